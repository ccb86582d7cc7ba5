/** The line to the officer who was called: how it stands and what they say, above every screen until the visit ends. */

import { officerAnswer } from "./api.js";
import { byId, element } from "./dom.js";

const LOOK_EVERY_MS = 4000;
const MOST_SHOWN = 3;
const WAITING = "Đã báo cán bộ. Lời cán bộ sẽ hiện ở đây.";
const TAKEN = "Cán bộ đã nhận và đang tới.";
const OVER = "Cán bộ đã xong. Máy lại trả lời như thường.";

/** Listens from the call on until nobody is called any more. */
export class OfficerLine {
  constructor() {
    this.place = byId("officer-news", HTMLElement);
    this.state = element("p");
    this.words = element("div", { class: "words" });
    this.place.querySelector("div")?.append(this.state, this.words);
    this.isOpen = false;
    this.after = 0;
  }

  listen() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.place.hidden = false;
    this.#tell(WAITING);
    void this.#look();
  }

  async #look() {
    const news = await officerAnswer(this.after).catch(() => null); // no network: asked again
    if (news) this.#hear(news);
    if (this.isOpen) setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** @param {import("./types.js").OfficerNews} news */
  #hear({ said, state }) {
    for (const { id, text } of said) {
      this.after = id;
      this.words.append(element("p", {}, element("strong", {}, "Cán bộ nhắn: "), text));
    }
    while (this.words.childElementCount > MOST_SHOWN) this.words.firstElementChild?.remove();
    if (said.length) this.place.scrollTop = this.place.scrollHeight;
    this.isOpen = state !== null;
    this.#tell(state === null ? OVER : state === "taken" ? TAKEN : WAITING);
  }

  /** @param {string} words said once, not again at every look */
  #tell(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}
