/** "Was this of use?", and after it, for those who like, five steps of satisfaction. */

import { feedback } from "./api.js";
import { button, element } from "./dom.js";

const STEPS = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];

/**
 * @param {() => void} callOfficer
 * @returns {HTMLElement}
 */
export function feedbackPanel(callOfficer) {
  const panel = element("section", { class: "feedback", "aria-label": "Ý kiến" });

  /** @param {string} said @param {...Node} more */
  function say(said, ...more) {
    const words = element("p", { tabindex: "-1" }, said);
    panel.replaceChildren(words, ...more);
    words.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }

  /** @param {{useful?: boolean, satisfaction?: number}} opinion */
  function send(opinion) {
    // Lost without the network, on purpose: nothing of a visitor is kept for later.
    void feedback(opinion).catch(() => undefined);
  }

  function useful() {
    send({ useful: true });
    say("Cảm ơn! Hôm nay được phục vụ thế nào? (không bắt buộc)", scale());
  }

  function unclear() {
    send({ useful: false });
    say(
      "Xin lỗi vì chưa rõ. Cán bộ sẽ giúp tận nơi.",
      button("button main", "Gọi cán bộ hỗ trợ", callOfficer, "officer"),
    );
  }

  function scale() {
    const rate = (/** @type {number} */ satisfaction) => {
      send({ satisfaction });
      say("Đã ghi nhận. Cảm ơn nhiều!");
    };
    const steps = STEPS.map((name, at) =>
      element(
        "li",
        {},
        button("button", `${at + 1}. ${name}`, () => rate(at + 1)),
      ),
    );
    return element("ol", { class: "scale" }, ...steps);
  }

  panel.append(
    element("p", {}, "Câu trả lời có ích không?"),
    element(
      "div",
      { class: "row" },
      button("button", "Có ích", useful, "good"),
      button("button", "Chưa rõ", unclear, "unclear"),
    ),
  );
  return panel;
}
