/** The guide articles, all of them, kept in the page: from topic to answer without asking the server. */

import { Suggestions } from "./suggest.js";

/** @typedef {import("./types.js").View} View */

/** @type {Promise<Library>|undefined} */
let loading;

/** @returns {Promise<Library>} the articles; a load that failed is tried again the next time */
export function library() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const response = await fetch(String(document.documentElement.dataset.articles));
  if (!response.ok) throw new Error(`articles: ${response.status}`);
  return new Library(await response.json());
}

/** The articles that hold in this kiosk's province. */
export class Library {
  /** @param {View[]} articles */
  constructor(articles) {
    const here = document.documentElement.dataset.region;
    this.articles = articles.filter(({ region }) => !region?.length || !here || region.includes(here));
    this.bySlug = new Map(articles.map((article) => [String(article.slug), article]));
    this.slugsHere = new Set(this.articles.map(({ slug }) => slug));
    this.common = (document.getElementById("home")?.dataset.common ?? "").split(" ");
    this.suggestions = new Suggestions(this.articles, this.common);
  }

  /** @param {string} slug */
  get(slug) {
    return this.bySlug.get(slug);
  }

  /**
   * Those choices that lead to something that holds here.
   * @template {{slug?: string}} T
   * @param {T[]|undefined} choices
   */
  here(choices) {
    return choices?.filter(({ slug }) => !slug || !this.bySlug.has(slug) || this.slugsHere.has(slug));
  }

  /**
   * The articles of a topic, the commonest first.
   * @param {string} topic
   */
  ofTopic(topic) {
    const rank = new Map(this.common.map((slug, at) => [slug, at]));
    const place = (/** @type {View} */ view) => rank.get(String(view.slug)) ?? this.common.length;
    return this.articles.filter((view) => view.topic === topic).sort((one, other) => place(one) - place(other));
  }
}
