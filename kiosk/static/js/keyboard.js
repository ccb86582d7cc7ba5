/** The on-screen keyboard. QWERTY where there is room; in the order of the alphabet on narrow screens, with larger keys. */

import { button, element, icon } from "./dom.js";
import { press, pressTone } from "./vietnamese.js";

/** @typedef {import("./vietnamese.js").Method} Method */

const QWERTY = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const ALPHABET = ["abcdef", "ghijkl", "mnopqr", "stuvwx", "yz"];
const DIGITS = "1234567890";
const LETTERS = "ăâđêôơư";
const TONES = ["sắc", "huyền", "hỏi", "ngã", "nặng"];
const SHOWN = ["á", "à", "ả", "ã", "ạ"];
/** @type {[Method, string][]} */
const METHODS = [
  ["plain", "Không dấu"],
  ["telex", "Telex"],
  ["vni", "VNI"],
];
const HINTS = {
  plain: "Gõ không dấu cũng được.",
  telex: "Telex: aa â, aw ă, dd đ, ee ê, oo ô, ow ơ, uw ư; s sắc, f huyền, r hỏi, x ngã, j nặng.",
  vni: "VNI: 6 â ê ô, 7 ơ ư, 8 ă, 9 đ; 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng.",
};
/** Screens as narrow as a phone's. */
export const NARROW = matchMedia("(max-width: 40rem)"); // keys of 48 px: ten fit beside each other from 640 px on

/** Writes into one field. */
export class Keyboard {
  /** @param {HTMLInputElement} field @param {() => void} submit */
  constructor(field, submit) {
    this.field = field;
    this.submit = submit;
    /** @type {Method} */
    this.method = "plain";
    this.hasDigits = false;
    this.caret = { start: 0, end: 0 };
    field.addEventListener("selectionchange", () => this.#look());
    field.addEventListener("input", () => this.#goToEnd());
    this.rows = element("div", { class: "keys" });
    this.hint = element("p", { class: "hint" });
    this.methods = new Map(METHODS.map(([method, name]) => [method, button("tab", name, () => this.choose(method))]));
    const choice = element(
      "div",
      { class: "tabs", role: "group", "aria-label": "Kiểu gõ" },
      ...this.methods.values(),
      this.hint,
    );
    this.element = element("div", { class: "keyboard", role: "group", "aria-label": "Bàn phím" }, choice, this.rows);
    this.redraw = () => this.#draw();
    NARROW.addEventListener("change", this.redraw);
    this.choose("plain");
  }

  /** Note where the caret is, while the field has it: touched elsewhere, the browser may put it back to the beginning. */
  #look() {
    const { value, selectionStart, selectionEnd } = this.field;
    if (document.activeElement === this.field)
      this.caret = { start: selectionStart ?? value.length, end: selectionEnd ?? value.length };
  }

  /** What was spoken into the field is gone on with at its end. */
  #goToEnd() {
    const { length } = this.field.value;
    this.caret = { start: length, end: length };
    this.#look();
  }

  /** Stop following the window's width. */
  leave() {
    NARROW.removeEventListener("change", this.redraw);
  }

  /** @param {Method} method */
  choose(method) {
    this.method = method;
    this.hint.textContent = HINTS[method];
    for (const [name, tab] of this.methods) tab.setAttribute("aria-pressed", String(name === method));
    this.#draw();
  }

  #draw() {
    const letters = (NARROW.matches ? ALPHABET : QWERTY).map((row) => Array.from(row, (char) => this.#letter(char)));
    const last = [this.#swap(), this.#letter(" ", "Dấu cách", "wide"), this.#erase()];
    if (NARROW.matches) last.unshift(...letters.splice(-1)[0]);
    this.rows.replaceChildren(...[...this.#extra(), ...letters, last].map((keys) => this.#row(keys)));
  }

  /** The row above the letters: digits where asked for or typed with, else the marks for those who know no way of typing them. */
  #extra() {
    if (this.hasDigits || this.method === "vni") return [Array.from(DIGITS, (char) => this.#letter(char))];
    return this.method === "plain" ? [this.#marks()] : [];
  }

  #swap() {
    const key = this.#key("123", "phím số", () => this.#toggleDigits(), "wide");
    key.setAttribute("aria-pressed", String(this.hasDigits));
    return key;
  }

  #toggleDigits() {
    this.hasDigits = !this.hasDigits;
    this.#draw();
    /** @type {HTMLElement|null} */ (this.rows.querySelector("[aria-pressed]"))?.focus();
  }

  #marks() {
    const letters = Array.from(LETTERS, (char) => this.#letter(char));
    const tones = TONES.map((name, at) =>
      this.#key(SHOWN[at], `dấu ${name}`, () => this.#write((text) => pressTone(text, at + 1)), "mark"),
    );
    return [...letters, ...tones];
  }

  /** @param {HTMLElement[]} keys */
  #row(keys) {
    return element("div", { class: "key-row" }, ...keys);
  }

  /** @param {string} char @param {string} [name] @param {string} [kind] */
  #letter(char, name, kind = "") {
    return this.#key(name ?? char, name, () => this.#write((text) => press(text, char, this.method)), kind);
  }

  #erase() {
    const key = this.#key(
      "Xóa",
      undefined,
      () => this.#write((text) => Array.from(text).slice(0, -1).join("")),
      "wide",
    );
    key.prepend(icon("erase"));
    return key;
  }

  /** @param {string} shown @param {string|undefined} name @param {() => void} act @param {string} kind */
  #key(shown, name, act, kind) {
    const key = button(`key ${kind}`, shown, act);
    if (name && name !== shown) key.setAttribute("aria-label", `${shown}, ${name}`);
    // A finger on a key leaves the caret where it is; from the keyboard's own Tab order the key keeps the focus.
    key.addEventListener("pointerdown", (event) => event.preventDefault());
    return key;
  }

  /** @param {(before: string) => string} change */
  #write(change) {
    const { value, maxLength } = this.field;
    this.#look();
    const before = change(value.slice(0, this.caret.start));
    const after = value.slice(this.caret.end);
    if (maxLength > 0 && before.length + after.length > maxLength) return;
    this.field.value = before + after;
    this.field.setSelectionRange(before.length, before.length);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.caret = { start: before.length, end: before.length };
  }
}
