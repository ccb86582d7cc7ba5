/** Start of the kiosk's page. */

import { answerScreen } from "./answer-screen.js";
import { choose as send, Refused } from "./api.js";
import { byId } from "./dom.js";
import { IdleGuard } from "./idle.js";
import { library } from "./library.js";
import { messageScreen } from "./message-screen.js";
import { Navigator } from "./navigator.js";
import { Network } from "./network.js";
import { officerCall } from "./officer.js";
import { clearPaper } from "./paper.js";
import { ReadAloud } from "./read-aloud.js";
import { searchScreen } from "./search-screen.js";
import { textSize } from "./text-size.js";
import { topicScreen } from "./topic-screen.js";
import { registerWorker } from "./worker.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Choice} Choice */

const NOT_LOADED = ["Các bài hướng dẫn chưa tải về được. Xin chờ mạng trở lại, hoặc hỏi cán bộ tại quầy."];
const home = byId("home", HTMLElement);
const navigator = new Navigator({ element: home });
const reader = new ReadAloud();
/** @type {string|null} */
let reading = null;
const call = officerCall(navigator, () => reading);

/** Whoever was here is gone: a new page knows nothing of the old one, and takes its place in the history. */
function end() {
  reader.stop();
  clearPaper();
  location.replace("/kiosk");
}

/** @param {View} found @param {boolean} touched */
async function showAnswer(found, touched) {
  const kept = await library().catch(() => undefined);
  const view = kept ? { ...found, choices: kept.here(found.choices), others: kept.here(found.others) } : found;
  const screen = answerScreen(view, { touched, reader, choose, callOfficer: call, back: () => navigator.back() });
  reading = view.slug ?? null;
  navigator.go({
    ...screen,
    leave: () => {
      reading = null;
      screen.leave?.();
    },
  });
}

/** @param {string} slug @param {string} [aspect] */
async function openArticle(slug, aspect) {
  const view = (await articles())?.get(slug);
  if (view) await showAnswer({ ...view, opened: aspect }, true);
}

/** @param {Choice} choice */
async function choose({ slug, aspect, payload }) {
  if (slug) return openArticle(slug, aspect);
  if (!payload) return;
  try {
    await showAnswer(await send(payload), false);
  } catch (error) {
    const why = error instanceof Refused ? error.message : "Đang mất mạng, máy chưa hỏi tiếp được.";
    navigator.go(messageScreen("Chưa mở được", [why]));
  }
}

/** @param {string} topic @param {string} title */
async function openTopic(topic, title) {
  const found = await articles();
  if (!found) return;
  navigator.go(topicScreen(title, found.ofTopic(topic), (view) => void openArticle(String(view.slug))));
}

async function openSearch() {
  const found = await articles();
  navigator.go(
    searchScreen({
      find: (typed, most) => found?.suggestions.find(typed, most) ?? [],
      open: (view) => void openArticle(String(view.slug)),
      answer: (view) => void showAnswer(view, false),
    }),
  );
}

async function articles() {
  try {
    return await library();
  } catch {
    navigator.go(messageScreen("Chưa mở được", NOT_LOADED));
    return undefined;
  }
}

home.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element ? event.target.closest("button") : null;
  const { topic, slug } = pressed?.dataset ?? {};
  if (topic) void openTopic(topic, pressed?.dataset.title ?? "");
  else if (slug) void openArticle(slug);
  else if (pressed?.id === "open-search") void openSearch();
});
byId("back", HTMLButtonElement).addEventListener("click", () => navigator.back());
byId("go-home", HTMLButtonElement).addEventListener("click", () => navigator.home());
byId("officer", HTMLButtonElement).addEventListener("click", call);
byId("finish", HTMLButtonElement).addEventListener("click", end);
// A long press would offer the browser's own menu, and with it ways out of the page.
document.addEventListener("contextmenu", (event) => event.preventDefault());

textSize();
const guard = new IdleGuard({ isBusy: () => reader.isSpeaking, isEmpty: () => navigator.isHome, end });
new Network(() => navigator.isHome && !guard.touched, end);
byId("loading", HTMLElement).hidden = true;
document.documentElement.classList.add("is-ready");
performance.mark("kiosk-ready");
requestIdleCallback(() => void library().catch(() => undefined));
registerWorker();
