/** Speech input where the browser has it. What is heard goes into the field, to be read and corrected before it is sent. */

/** @returns {boolean} whether this browser can listen and the office allows it */
export function canListen() {
  return document.documentElement.dataset.speech === "on" && recognitionClass() !== undefined;
}

/**
 * Listen for one sentence.
 * @param {{heard: (text: string) => void, done: (problem: string|null) => void}} listener
 * @returns {() => void} stops listening
 */
export function listen({ heard, done }) {
  const Recognition = recognitionClass();
  const recognition = new Recognition();
  let problem = /** @type {string|null} */ (null);
  recognition.lang = "vi-VN";
  recognition.interimResults = true;
  recognition.addEventListener("result", (/** @type {any} */ event) => heard(event.results[0][0].transcript));
  recognition.addEventListener("error", (/** @type {any} */ event) => {
    problem = event.error === "aborted" ? null : "Máy chưa nghe được. Xin nói lại, hoặc gõ bằng bàn phím bên dưới.";
  });
  recognition.addEventListener("end", () => done(problem));
  recognition.start();
  return () => recognition.abort();
}

/** @returns {any} */
function recognitionClass() {
  const browser = /** @type {any} */ (window);
  return browser.SpeechRecognition ?? browser.webkitSpeechRecognition;
}
