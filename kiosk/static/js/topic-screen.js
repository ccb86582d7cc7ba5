/** A topic's articles as large buttons, a page at a time. */

import { button, element } from "./dom.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Screen} Screen */

const PER_PAGE = 12;

/**
 * @param {string} title
 * @param {View[]} articles
 * @param {(article: View) => void} open
 * @returns {Screen}
 */
export function topicScreen(title, articles, open) {
  const pages = Math.ceil(articles.length / PER_PAGE);
  const list = element("ul", { class: "choices articles" });
  const where = element("p", { class: "page-number", role: "status" });
  const before = button("button", "Trang trước", () => show(page - 1), "back");
  const after = button("button main", "Xem thêm", () => show(page + 1), "next");
  let page = 0;

  /** @param {number} wanted */
  function show(wanted) {
    page = wanted;
    const shown = articles.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
    list.replaceChildren(
      ...shown.map((article) =>
        element(
          "li",
          {},
          button("choice", article.title, () => open(article)),
        ),
      ),
    );
    where.textContent = `Trang ${page + 1} trên ${pages}`;
    before.disabled = page === 0;
    after.disabled = page === pages - 1;
  }

  show(0);
  const pager = pages > 1 ? element("nav", { class: "pager", "aria-label": "Trang" }, before, where, after) : null;
  const heading = element("h1", {}, title);
  return {
    element: element(
      "section",
      { class: "topic" },
      heading,
      element("p", { class: "hint" }, "Chạm vào việc cần làm:"),
      list,
      pager,
    ),
  };
}
