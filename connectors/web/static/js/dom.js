/** Small helpers over the document. Text always goes in as text nodes, never as markup. */

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Make a button that calls back when pressed.
 * @param {string} className
 * @param {string} title
 * @param {(button: HTMLButtonElement) => void} onPress
 * @returns {HTMLButtonElement}
 */
export function button(className, title, onPress) {
  const made = element("button", { type: "button", class: className }, title);
  made.addEventListener("click", () => onPress(made));
  return made;
}

/**
 * Make a link that opens beside the conversation and tells the other page nothing about us.
 * @param {string} address
 * @param {string} title
 * @returns {HTMLAnchorElement}
 */
export function outsideLink(address, title) {
  return element(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", "aria-describedby": "new-tab-note" },
    title,
  );
}

/**
 * Whether an address may be opened: web addresses only, so that no `javascript:` ever becomes a link.
 * @param {unknown} address
 * @returns {address is string}
 */
export function isWebAddress(address) {
  return typeof address === "string" && /^https?:\/\/[^\s]+$/i.test(address);
}

/**
 * Find an element that the page must have.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`#${id} is missing from the page`);
  return found;
}
