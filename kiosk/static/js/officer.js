/** "Call an officer": asked once more, so that a slip of the finger calls nobody. */

import { callOfficer, officerAnswer, Refused } from "./api.js";
import { button, element } from "./dom.js";
import { messageScreen } from "./message-screen.js";

/** @typedef {import("./navigator.js").Navigator} Navigator */

const LOOK_EVERY_MS = 4000;
const ELSEWHERE = "Xin đến quầy Trung tâm Phục vụ hành chính công, hoặc vẫy tay gọi người đang trực.";

/**
 * @param {Navigator} navigator
 * @param {() => string|null} reading the article being read
 */
export function officerCall(navigator, reading) {
  let asking = false;

  function ask() {
    if (asking) return;
    asking = true;
    const slug = reading();
    const yes = button("button main", "Gọi cán bộ", () => void call(slug), "officer");
    const no = button("button", "Không, trở lại", () => navigator.back(), "back");
    const screen = messageScreen(
      "Gọi cán bộ tới giúp?",
      ["Cán bộ sẽ thấy tên máy này và tới tận nơi. Không cần nhập tên hay số điện thoại."],
      yes,
      no,
    );
    navigator.go({ ...screen, leave: () => (asking = false) });
  }

  /** @param {string|null} slug */
  async function call(slug) {
    try {
      const { kiosk } = await callOfficer(slug);
      navigator.replace(waitingScreen(kiosk));
    } catch (error) {
      const why = error instanceof Refused ? error.message : "Đang mất mạng nên máy chưa báo được.";
      navigator.replace(messageScreen("Chưa gọi được cán bộ", [why, ELSEWHERE]));
    }
  }

  return ask;
}

/**
 * "An officer is coming", with what the officer says meanwhile.
 * @param {string} kiosk
 * @returns {import("./types.js").Screen}
 */
function waitingScreen(kiosk) {
  const screen = messageScreen("Đã báo cán bộ", [
    `Xin đứng chờ tại “${kiosk}”. Nếu chờ lâu, xin đến quầy hỏi trực tiếp.`,
    "Màn hình có tự xóa thì cán bộ vẫn tới.",
  ]);
  const news = element("div", { class: "news", role: "status" });
  screen.element.append(news);
  let after = 0;
  let timer = setTimeout(look, LOOK_EVERY_MS);

  async function look() {
    const { said, state } = await officerAnswer(after).catch(() => ({ said: [], state: null }));
    if (state === "taken" && !news.childElementCount) news.append(element("p", {}, "Cán bộ đã nhận và đang tới."));
    for (const { id, text } of said) {
      after = id;
      news.append(element("p", {}, `Cán bộ nhắn: ${text}`));
    }
    timer = setTimeout(look, LOOK_EVERY_MS);
  }

  return { ...screen, leave: () => clearTimeout(timer) };
}
