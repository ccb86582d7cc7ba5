/** Where an answer comes from: citations that open to show the quote, and a link to go on with, as a card with a QR code. */

import { element, isWebAddress, outsideLink } from "./dom.js";

/** @typedef {import("./types.js").Citation} Citation */
/** @typedef {import("./types.js").LinkCard} LinkCard */

const QR_PREFIX = "data:image/svg+xml";

/** @param {Citation[]} citations */
export function citationList(citations) {
  const title = element("h3", {}, citations.length > 1 ? `Nguồn (${citations.length})` : "Nguồn");
  return element("section", { class: "citations" }, title, ...citations.map(citationView));
}

/** @param {Citation} citation */
function citationView(citation) {
  const summary = element("summary", {}, element("span", { class: "citation-title" }, citation.title));
  if (citation.section) summary.append(element("span", { class: "citation-section" }, citation.section));
  const body = element("div", { class: "citation-body" });
  if (citation.quote) body.append(element("blockquote", {}, citation.quote));
  if (citation.checked_on) body.append(element("p", {}, `Kiểm tra ngày ${vietnameseDate(citation.checked_on)}`));
  if (isWebAddress(citation.url)) body.append(element("p", {}, outsideLink(citation.url, `Mở trang gốc: ${hostOf(citation.url)}`)));
  return element("details", { class: "citation" }, summary, body);
}

/** @param {LinkCard} link */
export function linkCard(link) {
  const words = element("div", { class: "link-words" }, element("p", { class: "link-title" }, link.title));
  if (isWebAddress(link.url)) words.append(element("p", {}, outsideLink(link.url, `Mở ${hostOf(link.url)}`)));
  const card = element("div", { class: "link-card" }, words);
  if (link.qr_svg?.startsWith(QR_PREFIX)) {
    words.append(element("p", { class: "link-hint" }, "Hoặc dùng điện thoại quét mã này."));
    card.append(element("img", { class: "qr", src: link.qr_svg, alt: `Mã QR: ${link.title}` }));
  }
  return card;
}

/**
 * @param {string} date as `2026-03-31`; anything else is shown as it is
 * @returns {string} as `31/03/2026`
 */
function vietnameseDate(date) {
  return date.replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, "$3/$2/$1");
}

/** @param {string} address */
function hostOf(address) {
  return address.replace(/^https?:\/\/(?:www\.)?/i, "").split(/[/?#]/)[0];
}
