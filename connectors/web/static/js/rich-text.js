/**
 * The assistant's text as elements. It knows paragraphs, `1. ` and `- ` lists, `**bold**`, addresses, and nothing else:
 * whatever else stands in the text is shown as it stands.
 */

import { element, outsideLink } from "./dom.js";

/** @typedef {{kind: "p"|"ol"|"ul", start: number, lines: string[]}} Block */

const ORDERED = /^\s*(\d{1,3})\.\s+(.*)$/;
const UNORDERED = /^\s*[-•]\s+(.*)$/;
const INLINE =
  /\*\*(.+?)\*\*|https:\/\/[^\s<>"“”«»]+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:vn|com|org|net)(?![\w-]|\.\w)(?:\/[^\s<>"“”«»]*)?/gi;
const TRAILING_PUNCTUATION = /[.,;:!?)\]…*]+$/;

/**
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function richText(text) {
  const fragment = document.createDocumentFragment();
  fragment.append(...blocksOf(text).map(blockElement));
  return fragment;
}

/**
 * @param {string} text
 * @returns {Block[]}
 */
function blocksOf(text) {
  /** @type {Block[]} */
  const blocks = [];
  let afterBlank = true;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim()) addLine(blocks, line, afterBlank);
    afterBlank = !line.trim();
  }
  return blocks;
}

/**
 * Put a line where it belongs: into the open block or into a new one.
 * @param {Block[]} blocks
 * @param {string} line
 * @param {boolean} afterBlank
 */
function addLine(blocks, line, afterBlank) {
  const ordered = ORDERED.exec(line);
  const unordered = UNORDERED.exec(line);
  const open = blocks[blocks.length - 1];
  const kind = ordered ? "ol" : unordered ? "ul" : "p";
  const content = (ordered?.[2] ?? unordered?.[1] ?? line).trim();
  if (kind !== "p" && open?.kind === kind) {
    open.lines.push(content);
  } else if (kind === "p" && open && !afterBlank && (open.kind === "p" || /^\s/.test(line))) {
    open.lines[open.lines.length - 1] += `\n${content}`;
  } else {
    blocks.push({ kind, start: Number(ordered?.[1] ?? 1), lines: [content] });
  }
}

/**
 * @param {Block} block
 * @returns {HTMLElement}
 */
function blockElement(block) {
  if (block.kind === "p") return element("p", {}, ...inline(block.lines[0]));
  const items = block.lines.map((line) => element("li", {}, ...inline(line)));
  return element(block.kind, block.start === 1 ? {} : { start: String(block.start) }, ...items);
}

/**
 * @param {string} text
 * @returns {(Node|string)[]}
 */
function inline(text) {
  /** @type {(Node|string)[]} */
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(INLINE)) {
    const at = match.index ?? 0;
    const [source, bold] = match;
    const shown = bold ? source : source.replace(TRAILING_PUNCTUATION, "");
    if (!bold && isInsideWord(text, at)) continue;
    parts.push(...withBreaks(text.slice(done, at)));
    parts.push(bold ? element("strong", {}, ...inline(bold)) : link(shown));
    done = at + shown.length;
  }
  parts.push(...withBreaks(text.slice(done)));
  return parts;
}

/**
 * An e-mail address or the tail of a word is no web address. (A look-behind would say so too, but older iPhones stop at it.)
 * @param {string} text
 * @param {number} at
 */
function isInsideWord(text, at) {
  return at > 0 && /[\p{L}\d@._/-]/u.test(text[at - 1]);
}

/**
 * @param {string} address
 * @returns {HTMLAnchorElement}
 */
function link(address) {
  return outsideLink(/^https:/i.test(address) ? address : `https://${address}`, address);
}

/**
 * @param {string} text
 * @returns {(Node|string)[]}
 */
function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [element("br"), line] : [line]));
}
