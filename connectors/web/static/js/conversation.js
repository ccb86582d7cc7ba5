/** The conversation as data: an id, what was said, and that both outlive a reload. */

import { loadConversation, saveConversation } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Question} Question */

const INTERRUPTED = "Câu này chưa kịp gửi xong. Xin bấm “Gửi lại”.";

export class Conversation {
  constructor() {
    const kept = loadConversation();
    this.id = kept?.id ?? randomId();
    /** @type {Entry[]} */
    this.entries = (kept?.entries ?? []).map(asInterrupted);
    /** Whether an officer was called. */
    this.isCall = kept?.isCall ?? false;
    this.save();
  }

  /** Forget everything and begin under a new id. */
  restart() {
    this.id = randomId();
    this.entries = [];
    this.isCall = false;
    this.save();
  }

  /**
   * Put an entry at the end; one that was already there moves.
   * @param {Entry} entry
   */
  place(entry) {
    this.entries = [...this.entries.filter((other) => other !== entry), entry];
    this.save();
  }

  save() {
    saveConversation({ id: this.id, entries: this.entries, isCall: this.isCall });
  }
}

/**
 * A question that was on its way when the page closed has no one waiting for its answer any more.
 * @param {Entry} entry
 * @returns {Entry}
 */
function asInterrupted(entry) {
  if (entry.role !== "user" || entry.state !== "pending") return entry;
  return { ...entry, state: "failed", problem: INTERRUPTED };
}

/** 128 random bits. `crypto.randomUUID` would do, but browsers give it to https pages only, and some offices run plain http. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
