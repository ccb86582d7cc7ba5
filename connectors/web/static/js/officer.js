/** An officer in the conversation: fetches what they say, and takes a telephone number to be called back at. */

import { button, element } from "./dom.js";
import { ApiFailure, fetchOfficer, leaveContact } from "./api.js";

const OFTEN_MS = 3_000;
const SELDOM_MS = 15_000;
const KEPT = "Đã gửi. Cán bộ sẽ gọi lại cho anh/chị.";

export class OfficerLine {
  /**
   * @param {(text: string, id: number) => void} onSaid
   * @param {() => void} onEnd nobody is called or there any more
   */
  constructor(onSaid, onEnd) {
    this.onSaid = onSaid;
    this.onEnd = onEnd;
    this.after = 0;
    /** @type {string|null} */
    this.conversationId = null;
    this.timer = 0;
  }

  /**
   * Listen until nobody is called any more; again, if it was over.
   * @param {string} conversationId
   * @param {number} [after] the last message that was heard
   */
  listen(conversationId, after) {
    if (after !== undefined) this.after = after;
    if (this.conversationId === conversationId) return;
    this.stop();
    this.conversationId = conversationId;
    void this.ask(conversationId);
  }

  stop() {
    clearTimeout(this.timer);
    this.conversationId = null;
  }

  /** @param {string} conversationId */
  async ask(conversationId) {
    const news = await fetchOfficer(conversationId, this.after).catch(() => null);
    if (this.conversationId !== conversationId) return;
    for (const { id, text } of news?.messages ?? []) {
      this.after = id;
      this.onSaid(text, id);
    }
    if (news && news.state === null) {
      this.stop();
      return this.onEnd();
    }
    const pause = document.hidden || !news ? SELDOM_MS : OFTEN_MS;
    this.timer = setTimeout(() => this.ask(conversationId), pause);
  }
}

/**
 * A form, closed at first, for a number at which an officer may call back.
 * @param {string} conversationId
 * @returns {HTMLElement}
 */
export function contactForm(conversationId) {
  const field = element("input", { type: "tel", autocomplete: "tel", inputmode: "tel", maxlength: "20", required: "" });
  const consent = element("input", { type: "checkbox", required: "" });
  const problem = element("p", { class: "problem", role: "alert", hidden: "" });
  const form = element(
    "form",
    { class: "contact" },
    element("label", {}, "Số điện thoại", field),
    element("label", { class: "contact-consent" }, consent, "Tôi đồng ý cho cán bộ xã dùng số này để gọi lại một lần; xong việc thì xóa."),
    problem,
    element("button", { class: "button-main" }, "Gửi số điện thoại"),
  );
  const box = element("div", { class: "contact-box" });
  const open = button("button-quiet", "Nhờ cán bộ gọi lại", () => {
    box.replaceChildren(form);
    field.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await leaveContact(conversationId, field.value);
      box.replaceChildren(element("p", { role: "status" }, KEPT));
    } catch (error) {
      problem.textContent = error instanceof ApiFailure ? error.userMessage : String(error);
      problem.hidden = false;
    }
  });
  box.append(open);
  return box;
}
