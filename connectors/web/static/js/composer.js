/** The field where a question is written: it grows, counts, and sends with Enter. */

import { byId } from "./dom.js";
import { loadDraft, saveDraft } from "./store.js";

const LIMIT = 2000;
const WARN_FROM = 1800;
const NUMBERS = new Intl.NumberFormat("vi-VN");

export class Composer {
  /**
   * @param {(text: string) => void} onSend
   * @param {(sentence: string) => void} announce
   */
  constructor(onSend, announce) {
    this.field = byId("question", HTMLTextAreaElement);
    this.sendButton = byId("send", HTMLButtonElement);
    this.counter = byId("question-counter", HTMLElement);
    this.onSend = onSend;
    this.announce = announce;
    this.waiting = false;
    this.field.value = this.field.value || loadDraft();
    this.field.addEventListener("input", () => this.refresh());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    byId("composer", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    window.addEventListener("resize", () => this.grow());
    this.refresh();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** @param {boolean} waiting whether an answer is on its way, so that nothing may be sent */
  setWaiting(waiting) {
    this.waiting = waiting;
    this.refresh();
  }

  clear() {
    this.field.value = "";
    this.refresh();
  }

  /**
   * Enter sends, Shift+Enter breaks the line. An Enter that ends a Vietnamese input method's composition does neither.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  send() {
    if (this.sendButton.disabled) return;
    const text = this.field.value.trim();
    this.clear();
    this.onSend(text);
  }

  refresh() {
    const length = Array.from(this.field.value.trim()).length;
    this.sendButton.disabled = this.waiting || length === 0 || length > LIMIT;
    this.showCount(length);
    this.grow();
    saveDraft(this.field.value);
  }

  /** @param {number} length in characters as the server counts them (code points) */
  showCount(length) {
    const before = this.counter.dataset.state ?? "";
    const state = length > LIMIT ? "over" : length >= WARN_FROM ? "near" : "";
    const left = NUMBERS.format(Math.abs(LIMIT - length));
    this.counter.hidden = !state;
    this.counter.dataset.state = state;
    this.counter.textContent =
      state === "over" ? `Dài quá ${left} ký tự. Xin viết ngắn lại.` : state ? `Còn ${left} ký tự` : "";
    this.field.setAttribute("aria-invalid", String(state === "over"));
    if (state && state !== before) this.announce(this.counter.textContent);
  }

  grow() {
    this.field.style.height = "auto";
    const borders = this.field.offsetHeight - this.field.clientHeight;
    this.field.style.height = `${this.field.scrollHeight + borders}px`;
  }
}
