/** Asks, under the newest answer, whether it helped. */

import { button, element } from "./dom.js";

const QUESTION = "Câu trả lời này có giúp được không?";
const THANKS = "Cảm ơn anh/chị đã cho biết.";
const FAILED = "Chưa gửi được, xin bấm lại.";

/**
 * @param {(useful: boolean) => Promise<void>} onRate
 * @returns {HTMLElement}
 */
export function feedbackView(onRate) {
  const said = element("p", {}, QUESTION);
  const choices = [choice("👍", "Có", true), choice("👎", "Chưa", false)];
  const view = element("div", { class: "feedback", role: "group", "aria-label": QUESTION }, said, ...choices);

  /**
   * @param {string} sign
   * @param {string} word
   * @param {boolean} useful
   */
  function choice(sign, word, useful) {
    const made = button("feedback-choice", "", () => rate(useful));
    made.append(element("span", { "aria-hidden": "true" }, sign), ` ${word}`);
    return made;
  }

  /** @param {boolean} useful */
  async function rate(useful) {
    choices.forEach((made) => (made.disabled = true));
    try {
      await onRate(useful);
      view.replaceChildren(element("p", { role: "status" }, THANKS));
    } catch {
      said.textContent = FAILED;
      choices.forEach((made) => (made.disabled = false));
    }
  }

  return view;
}
