/** Reads an answer aloud where the browser has a Vietnamese voice. A sentence at a time: long speeches break off in Chromium. */

import { button, relabel } from "./dom.js";
import { spoken } from "./spoken.js";

const SLOWLY = 0.9;

/** @typedef {{words: string, begin?: () => void}} Part what is spoken in one go, and what is done as it begins */

/** The one voice of the kiosk. */
export class ReadAloud {
  constructor() {
    this.synthesis = window.speechSynthesis;
    /** @type {(() => void)|undefined} */
    this.finished = undefined;
    /** @type {Set<() => void>} */
    this.watchers = new Set();
    this.synthesis?.addEventListener?.("voiceschanged", () => this.watchers.forEach((watcher) => watcher()));
  }

  /** @returns {SpeechSynthesisVoice|undefined} */
  get voice() {
    return this.synthesis?.getVoices().find((voice) => /^vi\b/i.test(voice.lang.replace("_", "-")));
  }

  get isSpeaking() {
    return this.finished !== undefined;
  }

  /** Call back now and whenever the voices change. @param {() => void} watcher @returns {() => void} stops it */
  watch(watcher) {
    this.watchers.add(watcher);
    watcher();
    return () => this.watchers.delete(watcher);
  }

  /**
   * Speak one after another.
   * @param {Part[]} parts
   * @param {() => void} finished called once: at the end, when stopped, or on a fault
   */
  speak(parts, finished) {
    this.stop();
    this.finished = finished;
    this.#next(parts, 0, finished);
  }

  stop() {
    const finished = this.finished;
    this.finished = undefined;
    this.synthesis?.cancel();
    finished?.();
  }

  /** @param {Part[]} parts @param {number} at @param {() => void} owner */
  #next(parts, at, owner) {
    if (this.finished !== owner) return;
    const voice = this.voice;
    if (at === parts.length || !voice) return this.stop();
    parts[at].begin?.();
    const utterance = new SpeechSynthesisUtterance(spoken(parts[at].words));
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = SLOWLY;
    utterance.addEventListener("end", () => this.#next(parts, at + 1, owner));
    utterance.addEventListener("error", () => this.finished === owner && this.stop());
    this.synthesis.speak(utterance);
  }
}

/**
 * The button that reads something aloud and stops it; hidden while the browser has no Vietnamese voice.
 * @param {ReadAloud} reader
 * @param {() => Part[]} parts
 * @returns {{element: HTMLButtonElement, leave: () => void}}
 */
export function listenButton(reader, parts) {
  const press = button("button", "Nghe đọc", toggle, "listen");
  const unwatch = reader.watch(() => (press.hidden = !reader.voice));

  function toggle() {
    if (reader.isSpeaking) return reader.stop();
    relabel(press, "Dừng đọc", "stop");
    reader.speak(parts(), () => relabel(press, "Nghe đọc", "listen"));
  }

  return {
    element: press,
    leave: () => {
      unwatch();
      reader.stop();
    },
  };
}
