/**
 * Visits that are not sent yet. Each lies in the browser's storage under a key of its own, so that two open tabs
 * cannot overwrite each other's, and stays until the server has said that it is counted.
 *
 * @typedef {object} Entry
 * @property {string} id
 * @property {number | null} officer who was signed in when it was entered
 * @property {string} topic
 * @property {string} channel
 * @property {string} hamlet
 * @property {string} commune
 * @property {number} people
 * @property {number} at when, in milliseconds since 1970 by this phone's clock
 * @property {string} [why] why the server refused it
 */

const PREFIX = "troly.visit.";
const ME = "troly.visits.me";
const PLACE = "troly.visits.place";

/** A new id; also where the page came without https, which knows no `randomUUID`. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keep an entry; false if this browser keeps nothing. @param {Entry} entry */
export function keep(entry) {
  return write(PREFIX + entry.id, entry);
}

/** @param {string} id */
export function drop(id) {
  window.localStorage.removeItem(PREFIX + id);
}

/** All that waits, oldest first. @returns {Entry[]} */
export function waiting() {
  try {
    return Object.keys(window.localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map(read)
      .filter((entry) => entry !== null)
      .sort((one, other) => one.at - other.at);
  } catch {
    return [];
  }
}

/** Who signed in here last, with what the form offers them. */
export const me = { read: () => read(ME), write: (/** @type {object} */ value) => write(ME, value) };

/** Where the last visit was: the next one is likely there too. */
export const place = { read: () => read(PLACE), write: (/** @type {object} */ value) => write(PLACE, value) };

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {object} value */
function write(key, value) {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
