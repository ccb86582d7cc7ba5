/** Clears the screen when nobody has touched it for a minute: first asks, for a quarter of a minute, whether anybody is there. */

import { byId } from "./dom.js";

const QUIET_MS = 60_000;
const COUNTDOWN_S = 15;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove", "scroll"];

/** Watches for quiet. */
export class IdleGuard {
  /**
   * @param {{isBusy: () => boolean, isEmpty: () => boolean, end: () => void}} kiosk busy while it speaks;
   *   empty while the home screen shows nothing of anybody
   */
  constructor(kiosk) {
    this.kiosk = kiosk;
    this.dialog = byId("idle", HTMLDialogElement);
    this.count = byId("idle-count", HTMLElement);
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    this.touched = false;
    for (const sign of SIGNS) window.addEventListener(sign, () => this.#sign(), { capture: true, passive: true });
    byId("idle-stay", HTMLButtonElement).addEventListener("click", () => this.stay());
    byId("idle-end", HTMLButtonElement).addEventListener("click", () => kiosk.end());
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.stay();
    });
  }

  /** Go on. */
  stay() {
    if (this.dialog.open) this.dialog.close();
    this.#wait();
  }

  #sign() {
    this.touched = true;
    if (!this.dialog.open) this.#wait();
  }

  #wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#quiet(), QUIET_MS);
  }

  #quiet() {
    if (this.kiosk.isBusy()) return this.#wait();
    if (this.kiosk.isEmpty()) return this.kiosk.end();
    this.dialog.showModal();
    this.#tick(COUNTDOWN_S);
  }

  /** @param {number} left seconds */
  #tick(left) {
    this.count.textContent = String(left);
    if (left === 0) return this.kiosk.end();
    this.timer = setTimeout(() => this.#tick(left - 1), 1000);
  }
}
