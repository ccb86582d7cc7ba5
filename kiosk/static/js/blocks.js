/** Draws the blocks of an answer. Web addresses are shown, not linked: nobody leaves the kiosk's page. */

import { element } from "./dom.js";

/** @typedef {import("./types.js").Block} Block */
/** @typedef {import("./types.js").Line} Line */

/**
 * @param {Block[]} blocks
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks) {
  return blocks.map(([kind, lines]) =>
    kind === "p"
      ? element("p", {}, ...drawLine(lines[0]))
      : element(kind, {}, ...lines.map((line) => element("li", {}, ...drawLine(line)))),
  );
}

/**
 * @param {Line} line
 * @returns {(Node|string)[]}
 */
export function drawLine(line) {
  return line.map((span) => {
    if (typeof span === "string") return span;
    return span[0] === "b" ? element("strong", {}, span[1]) : element("span", { class: "address" }, span[1]);
  });
}

/**
 * The words of blocks, a sentence or item each, as they are read aloud.
 * @param {Block[]} blocks
 * @returns {string[]}
 */
export function wordsOf(blocks) {
  return blocks.flatMap(([, lines]) => lines.map(wordsOfLine));
}

/** @param {Line} line */
export function wordsOfLine(line) {
  return line.map((span) => (typeof span === "string" ? span : span[1])).join("");
}
