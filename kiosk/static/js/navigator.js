/** Which screen is shown. The way back is kept here, never in the browser's history. */

import { byId } from "./dom.js";

/** @typedef {import("./types.js").Screen} Screen */

/** The stack of screens; the lowest is the home screen. */
export class Navigator {
  /** @param {Screen} home */
  constructor(home) {
    this.place = byId("screen", HTMLElement);
    /** @type {Screen[]} */
    this.stack = [home];
    this.#mark();
  }

  get isHome() {
    return this.stack.length === 1;
  }

  get current() {
    return this.stack[this.stack.length - 1];
  }

  /** @param {Screen} screen */
  go(screen) {
    this.#leave();
    this.stack.push(screen);
    this.#show();
  }

  back() {
    if (this.isHome) return;
    this.#leave();
    this.stack.pop();
    this.#show();
  }

  /** Put a screen in the place of the current one. @param {Screen} screen */
  replace(screen) {
    this.#leave();
    this.stack[this.stack.length - 1] = screen;
    this.#show();
  }

  home() {
    if (this.isHome) return;
    this.#leave();
    this.stack.length = 1;
    this.#show();
  }

  #leave() {
    this.current.leave?.();
    this.current.element.remove();
  }

  #show() {
    this.place.replaceChildren(this.current.element);
    this.#mark();
    this.place.scrollTop = 0;
    window.scrollTo(0, 0);
    // Screen readers go on from the heading of what is new.
    const heading = this.current.element.querySelector("h1");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  #mark() {
    document.documentElement.classList.toggle("is-home", this.isHome);
  }
}
