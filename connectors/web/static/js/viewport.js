/** Scrolling and what kind of device this is. */

/** Whether focusing a field would raise an on-screen keyboard. */
export function hasTouchKeyboard() {
  return window.matchMedia("(pointer: coarse)").matches;
}

export function scrollToEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: behavior() });
}

/**
 * Scroll so that the start of an answer is seen, with its question above it unless that is long itself.
 * @param {HTMLElement|null} question
 * @param {HTMLElement} answer
 */
export function scrollToStart(question, answer) {
  const short = question !== null && question.offsetHeight < window.innerHeight / 4;
  (short ? question : answer).scrollIntoView({ block: "start", behavior: behavior() });
}

/** @returns {ScrollBehavior} */
function behavior() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
