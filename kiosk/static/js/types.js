/**
 * The shapes that travel between the modules; `View` is what `kiosk/views.py` writes.
 *
 * @typedef {string|["b"|"a", string]} Span
 * @typedef {Span[]} Line
 * @typedef {["p"|"ol"|"ul", Line[]]} Block
 * @typedef {{title: string, slug?: string, aspect?: string, payload?: string}} Choice
 * @typedef {{aspect: string, heading: string, blocks: Block[]}} Section
 * @typedef {{
 *   title: string, lead?: Block[], slug?: string, topic?: string, steps?: Line[], sections?: Section[],
 *   choices?: Choice[], others?: Choice[], sources?: string[], checked?: string, note?: string, region?: string[], words?: string,
 *   opened?: string, outcome?: string,
 * }} View
 * @typedef {{url: string, qr: string, until: string}} TakeAway
 * @typedef {{said: {id: number, text: string}[], state: "waiting"|"taken"|null}} OfficerNews
 *
 * A screen: its element, whose first `h1` takes the focus, and what to stop when it is left.
 * @typedef {{element: HTMLElement, leave?: () => void}} Screen
 */

export {};
