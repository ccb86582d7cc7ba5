/** Start of the page. */

import { byId } from "./dom.js";
import { Chat } from "./chat.js";
import { CommunePicker } from "./commune-picker.js";
import { watchNotice } from "./notice.js";

const BROKEN = "Trang vừa gặp trục trặc. Xin tải lại trang; cuộc trò chuyện vẫn được giữ.";

const trouble = byId("trouble", HTMLElement);
const announcer = byId("announcer", HTMLElement);

/** @param {string} sentence for screen readers, said when they are free */
function announce(sentence) {
  announcer.textContent = sentence;
}

function showTrouble() {
  trouble.textContent = BROKEN;
  trouble.dataset.state = "broken";
  trouble.hidden = false;
}

/** A closed `<details>` would print without its quote: open them for the paper, then close them again. */
function openCitationsForPrint() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details")).filter((details) => !details.open);
    opened.forEach((details) => (details.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));
}

window.addEventListener("error", showTrouble);
window.addEventListener("unhandledrejection", showTrouble);

const communes = new CommunePicker(announce);
new Chat(communes, announce);
void communes.load();
watchNotice();
openCitationsForPrint();
trouble.hidden = true;
