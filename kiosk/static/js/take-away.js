/** What one can do with an answer: take it along on the phone, print it, have it read aloud. */

import { open, Refused } from "./api.js";
import { button, element, relabel } from "./dom.js";
import { canPrint, print } from "./paper.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").TakeAway} Link */

/**
 * @param {View} view
 * @param {{touched: boolean, reader: import("./read-aloud.js").ReadAloud, spoken: () => {words: string, begin?: () => void}[]}} how
 * @returns {{element: HTMLElement, leave: () => void}}
 */
export function takeAway(view, { touched, reader, spoken }) {
  /** @type {Link|null} */
  let link = null;
  const place = element("div", { class: "qr-place" });
  const actions = element("div", { class: "actions" });
  const panel = element("aside", { class: "take-away", "aria-label": "Mang về" }, place, actions);
  void load(view.slug);
  const listenButton = button("button", "Nghe đọc", toggle, "listen");
  listenButton.hidden = true;
  const unwatch = reader.watch(() => (listenButton.hidden = !reader.voice));
  actions.append(listenButton);
  if (canPrint()) actions.append(printButton());

  /** @param {string|undefined} slug */
  async function load(slug) {
    if (!slug) return place.remove();
    try {
      link = await open(slug, touched);
      place.replaceChildren(...code(link));
    } catch (error) {
      const why = error instanceof Refused ? error.message : "Đang mất mạng nên chưa có mã QR. Vẫn đọc và in được.";
      place.replaceChildren(element("p", { class: "hint" }, why));
    }
  }

  function toggle() {
    if (reader.isSpeaking) return reader.stop();
    relabel(listenButton, "Dừng đọc", "stop");
    reader.speak(spoken(), () => relabel(listenButton, "Nghe đọc", "listen"));
  }

  function printButton() {
    const said = element("p", { class: "hint", role: "status" });
    const press = button("button", "In ra giấy", pressed, "print");

    async function pressed() {
      said.textContent = "Đang in, xin chờ giấy ra…";
      await print(view, link);
      said.textContent = "Đã gửi lệnh in. Nhớ lấy giấy.";
    }
    return element("div", { class: "printing" }, press, said);
  }

  return {
    element: panel,
    leave: () => {
      unwatch();
      reader.stop();
    },
  };
}

/** @param {Link} link */
function code({ qr, until, url }) {
  return [
    element("img", {
      class: "qr",
      src: qr,
      alt: `Mã QR mở bài này trên điện thoại: ${url}`,
      width: "240",
      height: "240",
    }),
    element(
      "div",
      {},
      element("h2", {}, "Mang về điện thoại"),
      element(
        "p",
        { class: "hint" },
        `Mở máy ảnh hoặc Zalo trên điện thoại, quét mã này. Xem được đến hết ngày ${until}.`,
      ),
    ),
  ];
}
