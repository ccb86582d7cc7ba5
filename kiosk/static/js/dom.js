/** Small helpers over the document. Text always goes in as text nodes, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. Attributes that are null or undefined are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string|null|undefined>} attributes
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) made.setAttribute(name, value);
  made.append(...children.filter((child) => child != null));
  return made;
}

/**
 * A picture from the page's icon file. It says nothing to screen readers: the words beside it do.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * A button with words, and a picture before them if one is named.
 * @param {string} className
 * @param {string} words
 * @param {() => void} onPress
 * @param {string} [picture]
 * @returns {HTMLButtonElement}
 */
export function button(className, words, onPress, picture) {
  const label = element("span", {}, words);
  const drawn = picture ? icon(picture) : null;
  const parts = picture === "next" ? [label, drawn] : [drawn, label]; // an arrow to the right stands on the right
  const made = element("button", { type: "button", class: className }, ...parts);
  made.addEventListener("click", onPress);
  return made;
}

/**
 * Put other words on a button made by `button`.
 * @param {HTMLButtonElement} made
 * @param {string} words
 * @param {string} [picture]
 */
export function relabel(made, words, picture) {
  made.querySelector("span")?.replaceChildren(words);
  if (picture) made.querySelector(".icon")?.replaceWith(icon(picture));
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
