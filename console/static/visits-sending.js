/** Sends what waits, as who is signed in now; says how that went. */

import { drop, keep, me, waiting } from "./visits-waiting.js";

const AT_ONCE = 50;
const PATIENCE_MS = 15000;

/**
 * How a sending ended: nothing waited, all was sent, no network, the session is over, the server failed.
 * @typedef {"idle" | "sent" | "offline" | "signed-out" | "failed"} Ending
 */

/**
 * Send all entries of the officer who is signed in. In two tabs at once only one sends.
 * @param {{session: string, send: string}} addresses
 * @returns {Promise<Ending>}
 */
export async function send(addresses) {
  const work = () => sendAll(addresses);
  if (!navigator.locks) return work();
  return navigator.locks.request("troly-visits", work);
}

/** Those the server will take from this officer: not another's, not what it refused. @param {number} officer */
export function sendable(officer) {
  return waiting().filter((entry) => !entry.why && (entry.officer === null || entry.officer === officer));
}

/** @returns {Promise<Ending>} */
async function sendAll({ session, send }) {
  try {
    const answer = await call(session, {});
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "signed-out";
    if (!answer.ok) return "failed";
    const { csrf, ...viewer } = await answer.json();
    me.write(viewer);
    let ending = /** @type {Ending} */ ("idle");
    for (let batch = sendable(viewer.officer); batch.length; batch = sendable(viewer.officer)) {
      ending = await sendBatch(send, csrf, batch.slice(0, AT_ONCE));
      if (ending !== "sent") break;
    }
    return ending;
  } catch {
    return "offline";
  }
}

/** @returns {Promise<Ending>} */
async function sendBatch(address, csrf, batch) {
  const visits = batch.map(({ at, ...entry }) => ({ ...entry, age_s: Math.max(0, (Date.now() - at) / 1000) }));
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  const answer = await call(address, { method: "POST", headers, body: JSON.stringify({ visits }) });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "signed-out";
  if (!answer.ok) return "failed";
  const { results } = await answer.json();
  if (!results.length) return "failed";
  for (const { id, why } of results) {
    const entry = batch.find((one) => one.id === id);
    if (entry && why) keep({ ...entry, why });
    else if (entry) drop(id);
  }
  return "sent";
}

/** @param {string} address @param {RequestInit} options */
function call(address, options) {
  // A redirect leads to the sign-in page, and is not followed: it means that nobody is signed in.
  return fetch(address, { ...options, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
}
