/** "Call an officer": asked once more, so that a slip of the finger calls nobody. */

import { callOfficer, Refused } from "./api.js";
import { button } from "./dom.js";
import { messageScreen } from "./message-screen.js";
import { OfficerLine } from "./officer-line.js";

/** @typedef {import("./navigator.js").Navigator} Navigator */

const ELSEWHERE = "Xin đến quầy Trung tâm Phục vụ hành chính công, hoặc vẫy tay gọi người đang trực.";

/**
 * @param {Navigator} navigator
 * @param {() => string|null} reading the article being read
 */
export function officerCall(navigator, reading) {
  const line = new OfficerLine();
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
      line.listen();
      navigator.replace(waitingScreen(kiosk));
    } catch (error) {
      const why = error instanceof Refused ? error.message : "Đang mất mạng nên máy chưa báo được.";
      navigator.replace(messageScreen("Chưa gọi được cán bộ", [why, ELSEWHERE]));
    }
  }

  return ask;
}

/**
 * "An officer is coming"; what the officer says meanwhile stands above it.
 * @param {string} kiosk
 * @returns {import("./types.js").Screen}
 */
function waitingScreen(kiosk) {
  return messageScreen("Đã báo cán bộ", [
    `Xin đứng chờ tại “${kiosk}”. Nếu chờ lâu, xin đến quầy hỏi trực tiếp.`,
    "Trong lúc chờ vẫn xem được bài khác. Màn hình có tự xóa thì cán bộ vẫn tới.",
  ]);
}
