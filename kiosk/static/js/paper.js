/** Puts an answer on paper: one A4 page, or one strip of an 80 mm receipt as long as the text needs. */

import { drawBlocks, drawLine } from "./blocks.js";
import { titleOf } from "./deck.js";
import { byId, element } from "./dom.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").TakeAway} TakeAway */

const PX_PER_MM = 96 / 25.4;
const A4_HEIGHT_MM = 297 - 2 * 14;
const RECEIPT_MARGIN_MM = 4;
const SIZES = ["1", "2", "3", "4", "5"];
const root = document.documentElement;
const pageRule = new CSSStyleSheet();

/** @returns {boolean} whether this kiosk has a printer */
export function canPrint() {
  return root.dataset.paper !== "none";
}

/**
 * @param {View} view
 * @param {TakeAway|null} takeAway
 */
export async function print(view, takeAway) {
  const paper = byId("paper", HTMLElement);
  paper.replaceChildren(...content(view, takeAway));
  await Promise.all(Array.from(paper.querySelectorAll("img"), (image) => image.decode().catch(() => undefined)));
  fit(paper);
  window.print();
}

/** Forget what was printed last. */
export function clearPaper() {
  byId("paper", HTMLElement).replaceChildren();
}

/** @param {HTMLElement} paper */
function fit(paper) {
  paper.classList.add("measured");
  if (root.dataset.paper === "80mm") {
    const height = Math.ceil(paper.scrollHeight / PX_PER_MM) + 2 * RECEIPT_MARGIN_MM + 2;
    setPage(`80mm ${Math.max(height, 80)}mm`, `${RECEIPT_MARGIN_MM}mm`);
  } else {
    for (const size of SIZES) {
      paper.dataset.size = size;
      if (paper.scrollHeight <= A4_HEIGHT_MM * PX_PER_MM) break;
    }
    setPage("A4", "14mm");
  }
  paper.classList.remove("measured");
}

/** @param {string} size @param {string} margin */
function setPage(size, margin) {
  pageRule.replaceSync(`@page { size: ${size}; margin: ${margin}; }`);
  document.adoptedStyleSheets = [pageRule];
}

/**
 * @param {View} view
 * @param {TakeAway|null} takeAway
 * @returns {HTMLElement[]}
 */
function content(view, takeAway) {
  const today = new Date().toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
  const steps = view.steps?.map((line) => element("li", {}, ...drawLine(line))) ?? [];
  const sections = view.sections ?? [];
  return [
    element("p", { class: "paper-from" }, String(root.dataset.office)),
    element("p", { class: "paper-title" }, view.title),
    ...drawBlocks(view.lead ?? []),
    ...(steps.length ? [element("p", { class: "paper-heading" }, titleOf("steps")), element("ol", {}, ...steps)] : []),
    ...sections.flatMap(part),
    ...(takeAway ? [code(takeAway)] : []),
    element("p", { class: "paper-foot" }, [view.note, checked(view), `In ngày ${today}.`].filter(Boolean).join(" ")),
  ];
}

/** A part of the article; one sentence stands beside its heading, to save paper. @param {import("./types.js").Section} section */
function part({ aspect, blocks }) {
  const [[kind, [line]]] = blocks;
  if (kind === "p" && blocks.length === 1) {
    return [element("p", { class: "paper-line" }, element("strong", {}, `${titleOf(aspect)}: `), ...drawLine(line))];
  }
  return [element("p", { class: "paper-heading" }, titleOf(aspect)), ...drawBlocks(blocks)];
}

/** @param {TakeAway} takeAway */
function code(takeAway) {
  return element(
    "div",
    { class: "paper-code" },
    element("img", { src: takeAway.qr, alt: "Mã QR của bài này" }),
    element(
      "p",
      {},
      `Quét mã để xem bài này trên điện thoại, đến hết ngày ${takeAway.until}.`,
      element("br"),
      takeAway.url,
    ),
  );
}

/** @param {View} view */
function checked(view) {
  return view.checked ? `Cán bộ biên soạn kiểm tra ngày ${view.checked}.` : "";
}
