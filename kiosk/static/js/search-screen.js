/** Search by typing or speaking: articles come up while one types; the whole question goes to the assistant. */

import { ask, Refused } from "./api.js";
import { button, element, relabel } from "./dom.js";
import { Keyboard, NARROW } from "./keyboard.js";
import { canListen, listen } from "./listen.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Screen} Screen */

const MOST_SUGGESTED = 4;
const LONGEST = 200;
const NO_NAMES = "Không cần tên hay số căn cước.";
const WHO_HEARS = "Tiếng nói do trình duyệt xử lý, có thể qua mạng.";
const OFFLINE = "Đang mất mạng nên chỉ tìm được theo tên việc. Xin chọn trong danh sách, hoặc hỏi cán bộ tại quầy.";

/**
 * @param {{find: (typed: string, most: number) => View[], open: (article: View) => void, answer: (view: View) => void}} kiosk
 * @returns {Screen}
 */
export function searchScreen(kiosk) {
  const field = element("input", {
    id: "question",
    type: "text",
    maxlength: String(LONGEST),
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    inputmode: NARROW.matches ? "search" : "none",
    enterkeyhint: "search",
    placeholder: "Ví dụ: mất căn cước",
  });
  const said = element("p", { class: "search-said", role: "status" });
  const found = element("ul", { class: "choices two-columns" });
  const send = button("button main", "Tìm", () => void submit(), "search");
  const keyboard = new Keyboard(field, () => void submit());
  // A phone brings its own keyboard; ours is there for a small screen that has none.
  keyboard.element.hidden = NARROW.matches;
  const showKeyboard = button("button", "Bàn phím trên màn hình", () => {
    keyboard.element.hidden = false;
    showKeyboard.remove();
    field.inputMode = "none";
    field.focus();
  });
  const voice = canListen() ? voiceInput(field, said) : null;

  function suggest() {
    const articles = kiosk.find(field.value, MOST_SUGGESTED);
    found.replaceChildren(
      ...articles.map((article) =>
        element(
          "li",
          {},
          button("choice", article.title, () => kiosk.open(article)),
        ),
      ),
    );
    send.disabled = !field.value.trim();
  }

  async function submit() {
    const text = field.value.trim();
    if (!text || send.disabled) return;
    send.disabled = true;
    said.textContent = "Đang tìm câu trả lời…";
    try {
      const view = await ask(text);
      if (form.isConnected) kiosk.answer(view); // else whoever asked has gone on to another screen
    } catch (error) {
      said.textContent = error instanceof Refused ? error.message : OFFLINE;
    }
    send.disabled = !field.value.trim();
  }

  field.addEventListener("input", suggest);
  const form = element("form", { class: "search-row", novalidate: "" }, field, voice?.element, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  suggest();
  const label = element(
    "label",
    { for: "question", class: "hint" },
    voice ? `Gõ hoặc nói việc cần hỏi. ${NO_NAMES} ${WHO_HEARS}` : `Gõ việc cần hỏi. ${NO_NAMES}`,
  );
  return {
    element: element(
      "section",
      { class: "search" },
      element("div", {}, element("h1", {}, "Tìm việc cần làm"), label),
      form,
      said,
      found,
      keyboard.element.hidden ? showKeyboard : null,
      keyboard.element,
    ),
    leave: () => {
      said.textContent = "";
      voice?.stop();
      keyboard.leave();
    },
  };
}

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement} said
 */
function voiceInput(field, said) {
  /** @type {(() => void)|null} */
  let stop = null;
  const press = button("button", "Nói", () => (stop ? stop() : start()), "mic");

  function start() {
    relabel(press, "Dừng", "stop");
    said.textContent = "Máy đang nghe, xin nói…";
    stop = listen({
      heard: (text) => {
        field.value = text.slice(0, field.maxLength);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
      done: (problem) => {
        stop = null;
        relabel(press, "Nói", "mic");
        said.textContent = problem ?? (field.value ? "Xem lại câu vừa nói, đúng rồi thì chạm “Tìm”." : "");
      },
    });
  }

  return { element: press, stop: () => stop?.() };
}
