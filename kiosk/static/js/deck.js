/** An answer as cards to page through: the steps one after another, then papers, fee, time, place, warnings. */

import { button, element, relabel } from "./dom.js";
import { drawBlocks, drawLine, wordsOf, wordsOfLine } from "./blocks.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Section} Section */

const STEPS = "steps";
const TITLES = new Map([
  [STEPS, "Các bước"],
  ["documents", "Giấy tờ cần có"],
  ["fee", "Lệ phí"],
  ["duration", "Bao lâu xong"],
  ["place", "Làm ở đâu"],
  ["warnings", "Lưu ý"],
  ["legal_basis", "Căn cứ pháp luật"],
]);

/** @param {string} aspect @returns {string} what a part of an answer is called */
export function titleOf(aspect) {
  return TITLES.get(aspect) ?? aspect;
}

/** The cards of one view. */
export class Deck {
  /** @param {View} view */
  constructor(view) {
    this.steps = view.steps ?? [];
    this.sections = view.sections ?? [];
    this.at = 0;
    this.count = this.steps.length + this.sections.length;
    this.tabs = new Map(
      this.#aspects().map((aspect) => [aspect, button("tab", titleOf(aspect), () => this.open(aspect))]),
    );
    this.items = this.steps.map((line, step) => this.#item(line, step));
    this.panel = element("div", { class: "panel" });
    this.where = element("p", { class: "page-number", role: "status" });
    this.before = button("button", "", () => this.show(this.at - 1), "back");
    this.after = button("button main", "", () => this.show(this.at + 1), "next");
    const tabs =
      this.tabs.size > 1 ? element("nav", { class: "tabs", "aria-label": "Các phần" }, ...this.tabs.values()) : null;
    const pager = element("nav", { class: "pager", "aria-label": "Từng bước" }, this.before, this.where, this.after);
    this.element = element("div", { class: "deck" }, tabs, this.panel, this.count > 1 ? pager : null);
    this.open(view.opened ?? this.#aspects()[0]);
    this.start = this.at;
  }

  /** Whether another card is shown than at first. */
  get hasMoved() {
    return this.at !== this.start;
  }

  /** Show the part about an aspect. @param {string} aspect */
  open(aspect) {
    const section = this.sections.findIndex((found) => found.aspect === aspect);
    this.show(section < 0 ? 0 : this.steps.length + section);
  }

  /** @param {number} wanted */
  show(wanted) {
    this.at = Math.max(0, Math.min(wanted, this.count - 1));
    const isStep = this.at < this.steps.length;
    if (isStep) this.#showStep();
    else this.#showSection(this.sections[this.at - this.steps.length]);
    this.before.disabled = this.at === 0;
    this.after.disabled = this.at === this.count - 1;
    relabel(this.before, this.#nameOf(this.at - 1, "Bước trước"));
    relabel(this.after, this.#nameOf(this.at + 1, "Bước tiếp"));
    for (const [aspect, tab] of this.tabs) {
      if (aspect === this.aspect) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    if (isStep) this.items[this.at].scrollIntoView?.({ block: "nearest" });
  }

  get aspect() {
    return this.at < this.steps.length ? STEPS : this.sections[this.at - this.steps.length].aspect;
  }

  /** What a voice reads from here on: the steps from the current one, or this part. */
  get spoken() {
    if (this.aspect !== STEPS) {
      const section = this.sections[this.at - this.steps.length];
      return [titleOf(section.aspect), ...wordsOf(section.blocks)].map((words) => ({ words, begin: undefined }));
    }
    return this.steps.slice(this.at).map((line, offset) => {
      const step = this.at + offset;
      return { words: `Bước ${step + 1}. ${wordsOfLine(line)}`, begin: () => this.show(step) };
    });
  }

  #aspects() {
    return [...(this.steps.length ? [STEPS] : []), ...this.sections.map(({ aspect }) => aspect)];
  }

  /** What the button towards a card says. @param {number} card @param {string} step */
  #nameOf(card, step) {
    if (card < this.steps.length) return step;
    return card < this.count ? titleOf(this.sections[card - this.steps.length].aspect) : "Hết";
  }

  /** @param {import("./types.js").Line} line @param {number} step */
  #item(line, step) {
    const item = element("li", {}, element("div", {}, ...drawLine(line)));
    // For a finger on the step itself; by keyboard the two buttons below do the same.
    item.addEventListener("click", () => this.show(step));
    return item;
  }

  #showStep() {
    if (!this.items[0].isConnected) {
      this.panel.replaceChildren(element("ol", { class: "steps", "aria-label": titleOf(STEPS) }, ...this.items));
    }
    for (const [step, item] of this.items.entries()) {
      if (step === this.at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    this.where.textContent = `Bước ${this.at + 1} trên ${this.steps.length}`;
  }

  /** @param {Section} section */
  #showSection(section) {
    this.panel.replaceChildren(element("h2", {}, titleOf(section.aspect)), ...drawBlocks(section.blocks));
    this.where.textContent = titleOf(section.aspect);
  }
}
