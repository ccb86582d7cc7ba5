/**
 * Says when the server is away and when it is back, and what the office wants everybody to know; a newer version is
 * taken up once nobody stands at the kiosk.
 */

import { Refused, status, watchReach } from "./api.js";
import { byId } from "./dom.js";

const SOON_MS = 5_000;
const OFTEN_MS = 60_000;

/** Watches the way to the server. */
export class Network {
  /** @param {() => boolean} isFree whether nobody is using the kiosk @param {() => void} restart */
  constructor(isFree, restart) {
    this.isFree = isFree;
    this.restart = restart;
    this.reachable = true;
    this.banner = byId("offline", HTMLElement);
    this.notice = byId("office-notice", HTMLElement);
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    watchReach((reachable) => this.#show(reachable));
    window.addEventListener("online", () => this.look());
    window.addEventListener("offline", () => this.#show(false));
    void this.look();
  }

  /** Ask the server for a sign of life. */
  async look() {
    try {
      const { version, notice } = await status();
      this.#tell(notice);
      if (version !== document.documentElement.dataset.version && this.isFree()) this.restart();
    } catch (error) {
      // No longer registered: the server's own page says so.
      if (error instanceof Refused && error.status === 403) this.restart();
    }
  }

  /** @param {string} notice */
  #tell(notice) {
    const text = notice && `Thông báo của xã: ${notice}`;
    if (this.notice.textContent !== text) this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  /** @param {boolean} reachable */
  #show(reachable) {
    const changed = reachable !== this.reachable;
    this.reachable = reachable;
    this.banner.hidden = reachable;
    document.documentElement.classList.toggle("is-offline", !reachable);
    if (changed) document.dispatchEvent(new CustomEvent("reach", { detail: reachable }));
    this.#later();
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), this.reachable ? OFTEN_MS : SOON_MS);
  }
}
