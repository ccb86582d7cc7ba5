/** One message of the conversation as an element. */

import { button, element } from "./dom.js";
import { citationList, linkCard } from "./source-view.js";
import { richText } from "./rich-text.js";

/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Choice} Choice */

/**
 * @param {Question} question
 * @returns {HTMLElement}
 */
export function questionView(question) {
  const heading = element("h2", { class: "speaker visually-hidden" }, "Câu hỏi");
  const bubble = element("p", { class: "bubble" }, question.text);
  return element("article", { class: "message message-user", tabindex: "-1" }, heading, bubble);
}

/**
 * Show under a question why it failed, or take that away.
 * @param {HTMLElement} view
 * @param {string|null} problem
 * @param {() => void} onResend
 */
export function showProblem(view, problem, onResend) {
  view.querySelector(".problem")?.remove();
  if (problem === null) return;
  const resend = button("button-main resend", "Gửi lại", onResend);
  view.append(element("div", { class: "problem" }, element("p", {}, problem), resend));
}

/**
 * @param {Answer} answer
 * @param {(choice: Choice, button: HTMLButtonElement) => void} onChoose
 * @returns {HTMLElement}
 */
export function answerView(answer, onChoose) {
  const { text, buttons, citations, link } = answer.reply;
  const card = element("div", { class: "card" }, richText(String(text ?? "")));
  if (link?.url) card.append(linkCard(link));
  if (buttons?.length) card.append(choiceList(buttons, answer.used, onChoose));
  if (citations?.length) card.append(citationList(citations));
  const heading = element("h2", { class: "speaker" }, "Trợ lý xã");
  return element("article", { class: "message message-assistant" }, heading, card);
}

/**
 * What an officer wrote.
 * @param {string} text
 * @returns {HTMLElement}
 */
export function officerView(text) {
  const heading = element("h2", { class: "speaker" }, "Cán bộ xã");
  return element("article", { class: "message message-officer" }, heading, element("div", { class: "card" }, richText(text)));
}

/**
 * @param {Choice[]} choices
 * @param {string[]} used payloads that were chosen before
 * @param {(choice: Choice, button: HTMLButtonElement) => void} onChoose
 */
function choiceList(choices, used, onChoose) {
  const buttons = choices.map((choice) => {
    const made = button("choice", choice.title, () => onChoose(choice, made));
    if (used.includes(choice.payload)) markUsed(made);
    return made;
  });
  return element("div", { class: "choices", role: "group", "aria-label": "Lựa chọn" }, ...buttons);
}

/** @param {HTMLButtonElement} choice */
export function markUsed(choice) {
  choice.dataset.used = "true";
  choice.disabled = true;
  choice.append(element("span", { class: "visually-hidden" }, " (đã chọn)"));
}
