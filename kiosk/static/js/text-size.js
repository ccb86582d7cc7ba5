/** "Larger type": ordinary, half as large again, twice as large, and back. */

import { byId, relabel } from "./dom.js";

const SIZES = ["100", "150", "200"];
const NAMES = ["Chữ to", "To nữa", "Chữ vừa"];

export function textSize() {
  const press = byId("text-size", HTMLButtonElement);
  const root = document.documentElement;
  press.addEventListener("click", () => {
    const next = (SIZES.indexOf(root.dataset.text ?? SIZES[0]) + 1) % SIZES.length;
    root.dataset.text = SIZES[next];
    relabel(press, NAMES[next]);
  });
}
