/**
 * What the browser remembers: the conversation and the draft while the tab lives, the commune for good.
 * A browser that forbids storage only loses the remembering.
 */

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Commune} Commune */

const CONVERSATION = "troly.conversation";
const DRAFT = "troly.draft";
const COMMUNE = "troly.commune";

/** @returns {{id: string, entries: Entry[], isCall?: boolean}|null} */
export function loadConversation() {
  const kept = read(() => sessionStorage, CONVERSATION);
  return typeof kept?.id === "string" && Array.isArray(kept.entries) ? kept : null;
}

/** @param {{id: string, entries: Entry[], isCall: boolean}} conversation */
export function saveConversation(conversation) {
  write(() => sessionStorage, CONVERSATION, conversation);
}

/** @returns {string} */
export function loadDraft() {
  const kept = read(() => sessionStorage, DRAFT);
  return typeof kept === "string" ? kept : "";
}

/** @param {string} text */
export function saveDraft(text) {
  write(() => sessionStorage, DRAFT, text);
}

/** @returns {Commune|null} */
export function loadCommune() {
  const kept = read(() => localStorage, COMMUNE);
  return typeof kept?.slug === "string" && typeof kept.name === "string" ? kept : null;
}

/** @param {Commune|null} commune */
export function saveCommune(commune) {
  write(() => localStorage, COMMUNE, commune);
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 * @returns {any}
 */
function read(storage, key) {
  try {
    return JSON.parse(storage().getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 * @param {unknown} value
 */
function write(storage, key, value) {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // Forbidden or full: the page works on without remembering.
  }
}
