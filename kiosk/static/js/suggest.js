/** Finds articles by the words of their title and keywords. It works without the network and without diacritics. */

/** @typedef {import("./types.js").View} View */

const ENOUGH = 0.5;
const TOGETHER = 0.3;

/**
 * Lower case, no diacritics, single words.
 * @param {string} text
 * @returns {string[]}
 */
export function folded(text) {
  const plain = text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  return plain.match(/[\p{L}\d]+/gu) ?? [];
}

/** Ranks articles for what is being typed; the last word may still be unfinished. */
export class Suggestions {
  /** @param {View[]} articles @param {string[]} common slugs, the commonest first: they win a tie */
  constructor(articles, common) {
    const rank = new Map(common.map((slug, at) => [slug, at]));
    this.entries = articles.map((article) => ({
      article,
      title: folded(article.title),
      rank: rank.get(String(article.slug)) ?? common.length,
      text: ` ${article.words ?? ""}`,
      words: new Set((article.words ?? "").split(/\s+/)),
    }));
    /** @type {Map<string, number>} */
    this.rarity = new Map();
    for (const { words } of this.entries)
      for (const word of words) this.rarity.set(word, (this.rarity.get(word) ?? 0) + 1);
  }

  /**
   * @param {string} typed
   * @param {number} most
   * @returns {View[]}
   */
  find(typed, most) {
    const asked = folded(typed);
    if (!asked.length) return [];
    const scored = this.entries.map((entry) => ({ ...entry, score: this.#score(entry, asked) }));
    const good = scored.filter(({ score }) => score >= ENOUGH);
    good.sort(
      (one, other) => other.score - one.score || one.rank - other.rank || one.title.length - other.title.length,
    );
    return good.slice(0, most).map(({ article }) => article);
  }

  /**
   * The share of the question's weight that the article holds; words of the title count for a little more, and so do
   * words that stand together ("khai sinh" is not "khai … sinh").
   * @param {{title: string[], words: Set<string>, text: string}} entry
   * @param {string[]} asked
   */
  #score({ title, words, text }, asked) {
    let held = 0;
    let all = 0;
    for (const [at, word] of asked.entries()) {
      const isLast = at === asked.length - 1;
      const weight = this.#weight(word);
      all += weight;
      if (title.includes(word)) held += weight * 1.2;
      else if (words.has(word)) held += weight;
      else if (isLast && word.length > 1 && [...words].some((other) => other.startsWith(word))) held += weight * 0.8;
    }
    const pairs = asked.slice(1).map((word, at) => ` ${asked[at]} ${word}`);
    const together = pairs.filter((pair) => text.includes(pair)).length;
    return held / all + (pairs.length ? (TOGETHER * together) / pairs.length : 0);
  }

  /** @param {string} word */
  #weight(word) {
    return Math.log(1 + this.entries.length / (this.rarity.get(word) ?? 1));
  }
}
