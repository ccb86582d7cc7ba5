/**
 * The shapes that travel between the page's modules. `Reply` and its parts are the contract of `POST /api/v1/messages`.
 *
 * @typedef {{title: string, payload: string}} Choice
 * @typedef {{title: string, section?: string|null, quote?: string|null, url?: string|null, checked_on?: string|null}} Citation
 * @typedef {{title: string, url: string, qr_svg?: string|null}} LinkCard
 * @typedef {{text: string, buttons?: Choice[], citations?: Citation[], link?: LinkCard|null}} Reply
 * @typedef {{slug: string, name: string, is_default?: boolean}} Commune
 *
 * A question is shown by its text and sent as its payload; the two differ only when a button was pressed.
 * @typedef {{role: "user", text: string, payload: string, state: "pending"|"sent"|"failed", problem?: string}} Question
 * @typedef {{role: "assistant", reply: Reply, used: string[], useful?: boolean}} Answer
 * @typedef {{role: "officer", text: string, id: number}} OfficerWords
 * @typedef {Question|Answer|OfficerWords} Entry
 */

export {};
