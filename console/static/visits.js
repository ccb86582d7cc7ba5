/**
 * The form of face-to-face support. What is saved is kept on the phone first and sent then, so that nothing is lost
 * when the network, or the session, is.
 */

import { send, sendable } from "./visits-sending.js";
import { drop, keep, me, newId, place, waiting } from "./visits-waiting.js";

/** When to try again: soon, because a network that is just back often fails once, then ever later. */
const AGAIN_MS = [2000, 5000, 10000, 20000];
const form = /** @type {HTMLFormElement} */ (document.getElementById("visit"));
const state = /** @type {HTMLElement} */ (document.getElementById("state"));
const people = /** @type {HTMLInputElement} */ (document.getElementById("people"));
const hamlet = /** @type {HTMLInputElement} */ (document.getElementById("hamlet"));
const where = /** @type {HTMLDetailsElement} */ (form.querySelector(".visit-place"));
const commune = /** @type {HTMLSelectElement | null} */ (document.getElementById("visit-commune"));
const here = form.dataset;
const addresses = { session: here.session ?? "", send: here.send ?? "" };
/** Whose page this is; opened without a network, whoever signed in here last. */
const officer = () => Number(here.officer) || me.read()?.officer || null;
/** @type {import("./visits-sending.js").Ending} */
let ending = "idle";
let said = "";
/** @type {number | undefined} */
let timer;
let failures = 0;

form.addEventListener("submit", (event) => {
  const chosen = new FormData(form);
  const text = (/** @type {string} */ name) => String(chosen.get(name) ?? "");
  if (commune && !commune.value && !commune.closest("[hidden]")) {
    event.preventDefault();
    where.open = true;
    commune.focus();
    say("Xin chọn xã trước.");
    return;
  }
  const entry = {
    id: newId(),
    officer: officer(),
    topic: text("linh_vuc"),
    channel: text("noi"),
    hamlet: text("ap").trim(),
    commune: text("xa"),
    people: Number(text("so_nguoi")),
    at: Date.now(),
  };
  // A browser that keeps nothing sends the form in the ordinary way.
  if (!keep(entry)) return;
  event.preventDefault();
  remember();
  say(`Đã lưu: ${words(entry)}.`);
  for (const field of form.querySelectorAll("[name=linh_vuc]")) /** @type {HTMLInputElement} */ (field).checked = false;
  people.value = "1";
  navigator.vibrate?.(40);
  void flush();
});

form.addEventListener("click", (event) => {
  const step = event.target instanceof Element ? event.target.closest("[data-step]") : null;
  if (!(step instanceof HTMLElement)) return;
  const number = (Number(people.value) || 0) + Number(step.dataset.step);
  people.value = String(Math.min(Number(people.max), Math.max(1, number)));
});

form.addEventListener("change", showPlace);
document.getElementById("waiting-list")?.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-drop]") : null;
  if (button instanceof HTMLElement && window.confirm("Bỏ lượt này, không gửi nữa?")) {
    drop(button.dataset.drop ?? "");
    show();
  }
});

window.addEventListener("online", () => void flush());
window.addEventListener("storage", show);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void flush();
});

async function flush() {
  window.clearTimeout(timer);
  show();
  const before = waiting().length;
  ending = await send(addresses);
  if (before > waiting().length) document.body.dispatchEvent(new CustomEvent("visits-sent"));
  fill();
  show();
  const isShell = !here.officer;
  const isUntouched = !form.querySelector("[name=linh_vuc]:checked");
  // Opened without a network, which is back now: the whole page, with what was written down today.
  if (isShell && isUntouched && (ending === "sent" || ending === "idle")) window.location.replace(here.page ?? "");
  failures = ending === "sent" || ending === "idle" ? 0 : failures + 1;
  const pause = AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1];
  if (pause && waiting().some((entry) => !entry.why)) timer = window.setTimeout(flush, pause);
}

/** Say how things stand, and list what waits. */
function show() {
  const entries = waiting();
  const mine = officer() === null ? [] : sendable(officer());
  const count = entries.filter((entry) => !entry.why).length;
  const section = /** @type {HTMLElement} */ (document.getElementById("waiting"));
  section.hidden = !entries.length;
  section.querySelector("#waiting-list")?.replaceChildren(...entries.map(line));
  const hint = /** @type {HTMLElement} */ (section.querySelector("#waiting-hint"));
  hint.replaceChildren(...advice(entries.length, count - mine.length));
  state.textContent = count && said ? `${said} ${count} lượt chờ gửi.` : said;
}

/** @param {number} all @param {number} others */
function advice(all, others) {
  if (ending === "signed-out") {
    const link = document.createElement("a");
    link.href = `${here.signIn}?den=/ghi-nhan`;
    link.textContent = "Đăng nhập lại";
    return ["Phiên làm việc đã hết. ", link, ` để gửi; ${all} lượt vẫn được giữ trên máy này.`];
  }
  if (ending === "offline") return ["Chưa có mạng. Cứ ghi tiếp; có mạng lại thì mở trang này là tự gửi."];
  if (ending === "failed") return ["Máy chủ đang bận, trang sẽ tự gửi lại."];
  if (others > 0) return [`${others} lượt do người khác ghi trên máy này; người đó đăng nhập thì mới gửi được.`];
  return [];
}

/** @param {import("./visits-waiting.js").Entry} entry */
function line(entry) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.className = "visit-text";
  text.textContent = words(entry);
  const time = document.createElement("small");
  time.className = "soft";
  time.textContent = new Date(entry.at).toLocaleString("vi-VN", {
    dateStyle: "short",
    timeStyle: "short",
    timeZone: "Asia/Ho_Chi_Minh",
  });
  text.append(time);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet";
  button.dataset.drop = entry.id;
  button.textContent = "Bỏ";
  button.setAttribute("aria-label", `Bỏ: ${words(entry)}`);
  item.append(text, button);
  if (entry.why) {
    item.className = "is-refused";
    const why = document.createElement("span");
    why.className = "why";
    why.textContent = `Máy chủ chưa nhận: ${entry.why}`;
    item.append(why);
  }
  return item;
}

/** @param {import("./visits-waiting.js").Entry} entry */
function words(entry) {
  const topic = form.querySelector(`[name=linh_vuc][value="${CSS.escape(entry.topic)}"] + span`)?.textContent;
  return [topic ?? entry.topic, `${entry.people} người`, entry.hamlet].filter(Boolean).join(", ");
}

/** @param {string} text */
function say(text) {
  said = text;
  show();
}

function remember() {
  const channel = form.querySelector("[name=noi]:checked");
  place.write({ channel: channel?.getAttribute("value"), hamlet: hamlet.value.trim(), commune: commune?.value ?? "" });
  showPlace();
  where.open = false;
}

/** The place as the last visit had it. */
function recall() {
  const last = place.read();
  if (last) {
    const channel = form.querySelector(`[name=noi][value="${CSS.escape(last.channel ?? "")}"]`);
    if (channel instanceof HTMLInputElement) channel.checked = true;
    hamlet.value = last.hamlet ?? "";
    if (commune && !commune.value) commune.value = last.commune ?? "";
  }
  where.open = !last || Boolean(commune && !commune.value && !commune.closest("[hidden]"));
  showPlace();
}

function showPlace() {
  const channel = form.querySelector("[name=noi]:checked + span")?.textContent;
  const name = commune && !commune.closest("[hidden]") && commune.value ? commune.selectedOptions[0].textContent : "";
  const shown = [name, hamlet.value.trim(), channel].filter(Boolean).join(", ");
  /** @type {HTMLElement} */ (document.getElementById("place")).textContent = shown || "Nơi hỗ trợ";
}

/** What the server knows of the officer: one of a single commune chooses none, and known hamlets are offered. */
function fill() {
  const known = me.read();
  if (!known) return;
  const field = document.getElementById("commune-field");
  if (field && !here.officer) field.hidden = known.commune !== null;
  const list = document.getElementById("hamlets");
  if (list && !list.childElementCount) {
    list.append(...(known.hamlets ?? []).map((/** @type {string} */ name) => new Option("", name)));
  }
}

fill();
recall();
if (here.officer === undefined && officer() === null) say("Đăng nhập một lần khi có mạng rồi mới ghi được.");
if ("serviceWorker" in navigator && here.worker) {
  navigator.serviceWorker.register(here.worker, { scope: here.page }).catch(() => {
    // Without one (plain http in the local network) the open page keeps visits all the same; it only cannot be opened.
  });
}
void navigator.storage?.persist?.();
void flush();
