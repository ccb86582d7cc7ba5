/** The calls the kiosk makes. What fails for want of the network throws `Unreachable`; the rest carries its sentence. */

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").TakeAway} TakeAway */

const PATIENCE_MS = 30_000;
const UNKNOWN_PROBLEM = "Máy đang gặp trục trặc. Xin thử lại, hoặc hỏi cán bộ tại quầy.";

/** The server cannot be reached. */
export class Unreachable extends Error {}

/** The server refused; the message is for the person at the kiosk. */
export class Refused extends Error {
  /** @param {number} status @param {string} sentence */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** One person's visit: a random number, so that several questions count as one person's and nobody can be named. */
export const visit = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

/** @type {Set<(reachable: boolean) => void>} */
const watchers = new Set();

/** @param {(reachable: boolean) => void} watcher told after every call whether the server was there */
export function watchReach(watcher) {
  watchers.add(watcher);
}

let questions = 0;

/** Ask something new. @param {string} text @returns {Promise<View>} */
export function ask(text) {
  questions += 1;
  return call("ask", { visit, question: questions, text });
}

/** Press a button of the last answer. @param {string} payload @returns {Promise<View>} */
export function choose(payload) {
  return call("ask", { visit, question: questions, text: payload });
}

/** @param {string} slug @param {boolean} touched false if the dialogue found it and counted it already @returns {Promise<TakeAway>} */
export function open(slug, touched) {
  return call("open", { visit, slug, touched });
}

/** @param {{useful?: boolean, satisfaction?: number}} said */
export function feedback(said) {
  return call("feedback", { visit, ...said });
}

/** @param {string|null} slug the article being read @returns {Promise<{kiosk: string}>} */
export function callOfficer(slug) {
  return call("call", { visit, slug });
}

/** @param {number} after the last message seen @returns {Promise<import("./types.js").OfficerNews>} */
export function officerAnswer(after) {
  return call(`officer?visit=${visit}&after=${after}`);
}

/** @returns {Promise<{version: string, notice: string}>} `notice`: what the office wants everybody to know now */
export function status() {
  return call("status");
}

/**
 * @param {string} name
 * @param {object} [body] what to post; a call without one is a GET
 * @returns {Promise<any>}
 */
async function call(name, body) {
  const response = await reach(name, body);
  const content = await response.json().catch(() => null);
  if (response.ok) return content;
  throw new Refused(response.status, content?.user_message ?? UNKNOWN_PROBLEM);
}

/** @param {string} name @param {object} [body] @returns {Promise<Response>} */
async function reach(name, body) {
  const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch(`/kiosk/api/${name}`, {
      ...sent,
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // A proxy in front answers for an app that is away.
    if (response.status === 502 || response.status === 504) throw new Unreachable();
    tell(true);
    return response;
  } catch (error) {
    tell(false);
    throw error instanceof Unreachable ? error : new Unreachable(String(error));
  }
}

/** @param {boolean} reachable */
function tell(reachable) {
  for (const watcher of watchers) watcher(reachable);
}
