/** How an answer is taken home: on the phone by its code, on paper. */

import { open, Refused } from "./api.js";
import { button, element } from "./dom.js";
import { canPrint, print } from "./paper.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").TakeAway} Link */

/**
 * @param {View} view
 * @param {boolean} touched found without the dialogue
 * @returns {HTMLElement|null} nothing where there is neither a code nor a printer
 */
export function takeAway(view, touched) {
  /** @type {Link|null} */
  let link = null;
  const place = view.slug ? element("div", { class: "qr-place" }) : null;
  const actions = canPrint() ? element("div", { class: "actions" }, printButton()) : null;
  if (view.slug) void load(view.slug);

  /** @param {string} slug */
  async function load(slug) {
    try {
      link = await open(slug, touched);
      place?.replaceChildren(...code(link));
    } catch (error) {
      const why = error instanceof Refused ? error.message : "Đang mất mạng nên chưa có mã QR. Vẫn đọc và in được.";
      place?.replaceChildren(element("p", { class: "hint" }, why));
    }
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

  return place || actions ? element("aside", { class: "take-away", "aria-label": "Mang về" }, place, actions) : null;
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
