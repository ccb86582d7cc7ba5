/** The office's urgent notice, above the conversation for as long as it holds. */

import { byId } from "./dom.js";
import { fetchNotice } from "./api.js";

const ASK_EVERY_MS = 5 * 60_000;

/** Show the notice, and look again from time to time; a page that cannot ask keeps what it shows. */
export function watchNotice() {
  const banner = byId("office-notice", HTMLElement);
  const look = async () => {
    try {
      const text = await fetchNotice();
      if (banner.textContent !== text) banner.textContent = text;
      banner.hidden = !text;
    } catch {
      // The conversation says when the network is away.
    }
  };
  void look();
  window.setInterval(() => void look(), ASK_EVERY_MS);
}
