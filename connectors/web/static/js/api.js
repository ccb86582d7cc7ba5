/** The calls the page makes, and what it says when one fails. */

/** @typedef {import("./types.js").Reply} Reply */
/** @typedef {import("./types.js").Commune} Commune */
/** @typedef {{replies: Reply[], isCall: boolean}} Sent `isCall`: an officer is called, or there */

const PATIENCE_MS = 60_000;
const FALLBACKS = new Map([
  [413, "Câu hỏi dài quá. Xin viết ngắn lại rồi gửi."],
  [422, "Câu hỏi này chưa gửi được. Xin xem lại nội dung và xã đang chọn."],
  [429, "Đang có nhiều câu hỏi gửi đến cùng lúc. Xin chờ một phút rồi bấm “Gửi lại”."],
  [503, "Trợ lý đang tạm nghỉ. Xin chờ ít phút rồi bấm “Gửi lại”."],
]);
const UNKNOWN_PROBLEM = "Trợ lý đang gặp trục trặc, không phải lỗi của câu hỏi. Xin bấm “Gửi lại”.";
const NO_NETWORK = "Chưa kết nối được. Xin xem lại mạng Wi-Fi hoặc 4G rồi bấm “Gửi lại”.";
const TOO_SLOW = "Câu trả lời đến chậm quá. Xin bấm “Gửi lại”.";

/** A call that failed, with a sentence for the person who asked. */
export class ApiFailure extends Error {
  /** @param {string} userMessage */
  constructor(userMessage) {
    super(userMessage);
    this.name = "ApiFailure";
    this.userMessage = userMessage;
  }
}

/** @returns {Promise<Commune[]>} */
export async function fetchCommunes() {
  const response = await fetch(apiAddress("communes"), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new ApiFailure(UNKNOWN_PROBLEM);
  return response.json();
}

/** @returns {Promise<string>} the office's urgent notice, empty if there is none */
export async function fetchNotice() {
  const response = await fetch(apiAddress("notice"), { headers: { Accept: "application/json" } });
  if (!response.ok) throw new ApiFailure(UNKNOWN_PROBLEM);
  const { text } = await response.json();
  return text && `Thông báo của xã: ${text}`;
}

/**
 * Send one message and wait for its replies.
 * @param {{conversation_id: string, text: string, commune?: string}} message
 * @param {AbortController} abort aborting it makes this throw an AbortError
 * @returns {Promise<Sent>}
 * @throws {ApiFailure}
 */
export async function sendMessage(message, abort) {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, PATIENCE_MS);
  try {
    return await post(message, abort.signal);
  } catch (error) {
    if (late) throw new ApiFailure(TOO_SLOW);
    if (error instanceof ApiFailure || abort.signal.aborted) throw error;
    throw new ApiFailure(NO_NETWORK);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Say whether the newest answer of a conversation helped.
 * @param {string} conversation
 * @param {boolean} useful
 * @throws {ApiFailure}
 */
export async function sendFeedback(conversation, useful) {
  const response = await fetch(apiAddress("feedback"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ conversation_id: conversation, useful }),
  });
  if (!response.ok) throw new ApiFailure(UNKNOWN_PROBLEM);
}

/**
 * What officers said in a conversation after a message, and whether one is called or there (null: neither).
 * @param {string} conversationId
 * @param {number} after
 * @returns {Promise<{messages: {id: number, text: string}[], state: string|null}>}
 */
export async function fetchOfficer(conversationId, after) {
  const address = apiAddress(`conversations/${encodeURIComponent(conversationId)}/messages`);
  address.searchParams.set("after", String(after));
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new ApiFailure(UNKNOWN_PROBLEM);
  return response.json();
}

/**
 * Leave a telephone number for the officer who was called; the person has agreed.
 * @param {string} conversationId
 * @param {string} number
 * @throws {ApiFailure}
 */
export async function leaveContact(conversationId, number) {
  const response = await fetch(apiAddress(`conversations/${encodeURIComponent(conversationId)}/contact`), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ kind: "phone", value: number, consent: true }),
  }).catch(() => {
    throw new ApiFailure(NO_NETWORK);
  });
  if (!response.ok) throw new ApiFailure(sentenceOf(response.status, await response.json().catch(() => null)));
}

/**
 * @param {object} message
 * @param {AbortSignal} signal
 * @returns {Promise<Sent>}
 */
async function post(message, signal) {
  const response = await fetch(apiAddress("messages"), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(message),
    signal,
  });
  const content = await response.json().catch(() => null);
  signal.throwIfAborted?.();
  if (!response.ok) throw new ApiFailure(sentenceOf(response.status, content));
  // No reply at all is right only where an officer has the conversation.
  const isCall = content?.outcome === "handed_off";
  if (!Array.isArray(content?.replies) || !(content.replies.length || isCall)) throw new ApiFailure(UNKNOWN_PROBLEM);
  return { replies: content.replies, isCall };
}

/**
 * @param {number} status
 * @param {{user_message?: unknown}|null} problem RFC 9457 problem details, if the answer had any
 */
function sentenceOf(status, problem) {
  const said = problem?.user_message;
  return typeof said === "string" && said.trim() ? said : (FALLBACKS.get(status) ?? UNKNOWN_PROBLEM);
}

/** @param {string} name */
function apiAddress(name) {
  return new URL(`api/v1/${name}`, document.baseURI);
}
