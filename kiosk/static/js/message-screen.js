/** A screen with a sentence or two: an officer is coming, something does not work. */

import { element } from "./dom.js";

/** @typedef {import("./types.js").Screen} Screen */

/**
 * @param {string} title
 * @param {string[]} sentences
 * @param {...HTMLElement} buttons
 * @returns {Screen}
 */
export function messageScreen(title, sentences, ...buttons) {
  const lines = sentences.map((sentence) => element("p", {}, sentence));
  const row = buttons.length ? element("div", { class: "row" }, ...buttons) : null;
  return { element: element("section", { class: "message" }, element("h1", {}, title), ...lines, row) };
}
