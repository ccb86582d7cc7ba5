/** The choice of a commune in the header, remembered from visit to visit. */

import { byId, element } from "./dom.js";
import { fetchCommunes } from "./api.js";
import { loadCommune, saveCommune } from "./store.js";

/** @typedef {import("./types.js").Commune} Commune */

const NONE = "Chưa chọn xã";

export class CommunePicker {
  /** @param {(sentence: string) => void} announce */
  constructor(announce) {
    this.select = byId("commune", HTMLSelectElement);
    this.announce = announce;
    this.loaded = false;
    const kept = loadCommune();
    this.offer(kept ? [kept] : [], kept?.slug ?? "");
    this.select.addEventListener("change", () => this.onChange());
  }

  /** @returns {string|undefined} */
  get slug() {
    return this.select.value || undefined;
  }

  /** Fetch the list unless it is there; when that fails, the next call tries again. */
  async load() {
    if (this.loaded) return;
    try {
      const communes = await fetchCommunes();
      this.loaded = true;
      this.offer(communes, this.select.value);
      this.remember();
    } catch {
      this.loaded = false;
    }
  }

  /**
   * @param {Commune[]} communes
   * @param {string} chosen
   */
  offer(communes, chosen) {
    // The office's own commune is meant where none is chosen: it stands first, and nothing is sent.
    const own = communes.find(({ is_default }) => is_default);
    const others = communes.filter((commune) => commune !== own);
    const options = others.map(({ slug, name }) => element("option", { value: slug }, atLineStart(name)));
    this.select.replaceChildren(element("option", { value: "" }, own ? atLineStart(own.name) : NONE), ...options);
    this.select.value = others.some(({ slug }) => slug === chosen) ? chosen : "";
  }

  onChange() {
    this.remember();
    this.announce(this.slug ? `Đã chọn ${this.chosenName()}` : this.chosenName());
  }

  remember() {
    saveCommune(this.slug ? { slug: this.slug, name: this.chosenName() } : null);
  }

  chosenName() {
    return this.select.selectedOptions[0]?.textContent ?? "";
  }
}

/** @param {string} name as it stands within a sentence: `xã Phú Lâm` */
function atLineStart(name) {
  return name.charAt(0).toLocaleUpperCase("vi") + name.slice(1);
}
