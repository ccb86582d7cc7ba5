/** One answer: what it says, where it can be taken, what it rests on, and whether it was of use. */

import { drawBlocks, wordsOf } from "./blocks.js";
import { Deck } from "./deck.js";
import { button, element } from "./dom.js";
import { feedbackPanel } from "./feedback.js";
import { listenButton } from "./read-aloud.js";
import { takeAway } from "./take-away.js";

const WITH_OFFICER = "with_officer"; // `WITH_OFFICER` of connectors/reception.py

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Choice} Choice */
/** @typedef {import("./types.js").Screen} Screen */

/**
 * @param {View} view
 * @param {{touched: boolean, reader: import("./read-aloud.js").ReadAloud, choose: (choice: Choice) => void, callOfficer: () => void, back: () => void}} kiosk
 * @returns {Screen}
 */
export function answerScreen(view, kiosk) {
  const deck = view.steps?.length || view.sections?.length ? new Deck(view) : null;
  const spoken = () => [...(deck?.hasMoved ? [] : opening(view)), ...(deck?.spoken ?? [])];
  const listen = listenButton(kiosk.reader, spoken);
  const isPassedOn = view.outcome === WITH_OFFICER;
  const isAnswer = view.slug !== undefined || view.outcome === "answered" || view.outcome === "safety";
  const said = element(
    "div",
    { class: "said" },
    element("div", { class: "lead" }, ...drawBlocks(view.lead ?? [])),
    choices(view.choices, view.slug ? "Trường hợp cụ thể" : null, kiosk.choose),
    deck?.element,
    choices(view.others, "Hay là muốn hỏi việc này?", kiosk.choose),
  );
  // What found no answer needs no printer, but a person.
  const beside = isAnswer
    ? element("div", { class: "beside" }, takeAway(view, kiosk.touched), feedbackPanel(kiosk.callOfficer))
    : element(
        "div",
        { class: "beside" },
        isPassedOn ? null : button("button main", "Gọi cán bộ hỗ trợ", kiosk.callOfficer, "officer"),
        button("button", isPassedOn ? "Nhắn thêm" : "Hỏi lại cách khác", kiosk.back, "back"),
      );
  return {
    element: element(
      "article",
      { class: isAnswer ? "answer" : "answer unanswered" },
      element("div", { class: "title" }, element("h1", {}, view.title), listen.element),
      element("div", { class: "columns" }, said, beside),
      sources(view),
    ),
    leave: listen.leave,
  };
}

/** What a voice says first: the title, what stands above the steps, which cases there are. @param {View} view */
function opening({ title, lead, choices }) {
  const cases = choices?.length ? [`Chạm để chọn: ${choices.map((choice) => choice.title).join("; ")}.`] : [];
  return [title, ...wordsOf(lead ?? []), ...cases].map((words) => ({ words }));
}

/** @param {Choice[]|undefined} offered @param {string|null} heading @param {(choice: Choice) => void} choose */
function choices(offered, heading, choose) {
  if (!offered?.length) return null;
  const items = offered.map((choice) =>
    element(
      "li",
      {},
      button("choice", choice.title, () => choose(choice)),
    ),
  );
  const list = element("ul", { class: "choices two-columns" }, ...items);
  return heading ? element("section", { class: "cases" }, element("h2", {}, heading), list) : list;
}

/** @param {View} view */
function sources(view) {
  if (!view.sources?.length) return null;
  const checked = view.checked ? `Kiểm tra ngày ${view.checked}.` : "";
  const words = ["Nguồn:", `${view.sources.join("; ")}.`, checked, view.note].filter(Boolean).join(" ");
  return element("p", { class: "sources" }, words);
}
