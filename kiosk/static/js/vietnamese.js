/**
 * Vietnamese typing: what becomes of the word before the caret when a key is pressed, by Telex, by VNI or plainly.
 * Tone marks stand as most people write them (hòa, thúy, khỏe), and wander as the word grows (hóa + n: hoán).
 */

/** @typedef {"plain"|"telex"|"vni"} Method */
/** @typedef {{base: string, mark: string, upper: boolean}} Letter a letter without its tone; mark: ^ ( + - or "" */

const TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"];
const MARKS = { "\u0302": "^", "\u0306": "(", "\u031b": "+" };
const SIGNS = { "^": "\u0302", "(": "\u0306", "+": "\u031b" };
const VOWELS = "aeiouy";
const TELEX_TONES = { s: 1, f: 2, r: 3, x: 4, j: 5 };
const VNI_MARKS = { 6: "^", 7: "+", 8: "(", 9: "-" };
/** @type {Record<string, string>} letters a mark may stand on */
const TAKES = { "^": "aeo", "(": "a", "+": "ou" };

/**
 * The text before the caret after one key.
 * @param {string} before
 * @param {string} key one character
 * @param {Method} method
 * @returns {string}
 */
export function press(before, key, method) {
  const [head, tail] = lastWord(before);
  const word = new Word(tail);
  const isLetter = /^\p{L}$/u.test(key);
  if (method === "telex" && isLetter) telex(word, key);
  else if (method === "vni" && /^\d$/.test(key) && tail) vni(word, key);
  else if (isLetter) word.add(key);
  else return before + key;
  return head + word.text;
}

/**
 * The text before the caret after a tone key (1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng); the same again takes it off.
 * @param {string} before
 * @param {number} tone
 * @returns {string}
 */
export function pressTone(before, tone) {
  const [head, tail] = lastWord(before);
  const word = new Word(tail);
  if (!word.hasVowel) return before;
  word.tone = word.tone === tone ? 0 : tone;
  return head + word.text;
}

/**
 * @param {string} before
 * @returns {[string, string]} what comes before the last word, and the word
 */
function lastWord(before) {
  const composed = before.normalize("NFC");
  const tail = /\p{L}*$/u.exec(composed)?.[0] ?? "";
  return [composed.slice(0, composed.length - tail.length), tail];
}

/** A word as letters with marks, and one tone. */
class Word {
  /** @param {string} text */
  constructor(text) {
    /** @type {Letter[]} */
    this.letters = [];
    this.tone = 0;
    for (const char of text) this.#read(char);
  }

  /** @param {string} char */
  #read(char) {
    const lower = char.toLowerCase();
    const letter = { base: lower === "đ" ? "d" : lower, mark: lower === "đ" ? "-" : "", upper: lower !== char };
    const [base, ...signs] = lower.normalize("NFD");
    if (VOWELS.includes(base)) {
      letter.base = base;
      for (const sign of signs) {
        const tone = TONES.indexOf(sign);
        if (tone > 0) this.tone = tone;
        else letter.mark = MARKS[/** @type {keyof typeof MARKS} */ (sign)] ?? letter.mark;
      }
    }
    this.letters.push(letter);
  }

  /** @param {string} key */
  add(key) {
    this.#read(key);
    this.#joinHorn();
  }

  get hasVowel() {
    return this.letters.some(isVowel);
  }

  /** The places of the last vowels; the u of "qu" and the i of "gi" before another vowel belong to the consonant. */
  get nucleus() {
    let end = this.letters.length;
    while (end > 0 && !isVowel(this.letters[end - 1])) end -= 1;
    let start = end;
    while (start > 0 && isVowel(this.letters[start - 1])) start -= 1;
    const onset = `${this.letters[start - 1]?.base ?? ""}${this.letters[start]?.base ?? ""}`;
    if (end - start > 1 && start === 1 && (onset === "qu" || onset === "gi")) start += 1;
    return Array.from({ length: end - start }, (_, index) => start + index);
  }

  /** "uơ" before a further letter becomes "ươ": huơ + n, but not thuở, nor quơ. */
  #joinHorn() {
    const places = this.nucleus;
    for (const [at, place] of places.entries()) {
      const [u, o] = [this.letters[place], this.letters[places[at + 1]]];
      const isLast = place + 2 >= this.letters.length;
      if (u?.base === "u" && o?.base === "o" && o.mark === "+" && !isLast) u.mark = "+";
    }
  }

  /** @param {number[]} places @param {string} mark */
  put(places, mark) {
    for (const place of places) this.letters[place].mark = mark;
    this.#joinHorn();
  }

  get text() {
    const bearer = this.tone ? this.#bearer() : -1;
    const drawn = this.letters.map((letter, place) => draw(letter, place === bearer ? this.tone : 0));
    return drawn.join("");
  }

  /** The place of the vowel that bears the tone. */
  #bearer() {
    const places = this.nucleus;
    const marked = places.filter((place) => this.letters[place].mark);
    if (marked.length) return marked[marked.length - 1];
    if (places.length < 2) return places[0] ?? -1;
    const isClosed = places[places.length - 1] < this.letters.length - 1;
    if (isClosed) return places[places.length - 1];
    return places.length > 2 ? places[1] : places[0];
  }
}

/** @param {Letter|undefined} letter */
function isVowel(letter) {
  return letter !== undefined && VOWELS.includes(letter.base);
}

/** @param {Letter} letter @param {number} tone */
function draw(letter, tone) {
  const sign = SIGNS[/** @type {keyof typeof SIGNS} */ (letter.mark)] ?? "";
  const lower = letter.mark === "-" ? "đ" : `${letter.base}${sign}${TONES[tone]}`.normalize("NFC");
  return letter.upper ? lower.toUpperCase() : lower;
}

/** @param {Word} word @param {string} key */
function telex(word, key) {
  const lower = key.toLowerCase();
  if (lower in TELEX_TONES) return toneKey(word, TELEX_TONES[/** @type {keyof typeof TELEX_TONES} */ (lower)], key);
  if (lower === "z" && word.tone) return void (word.tone = 0);
  if (lower === "d") return markKey(word, "-", key, "d");
  if (lower === "w") return hornKey(word, key);
  if ("aeo".includes(lower)) return markKey(word, "^", key, lower);
  return word.add(key);
}

/** @param {Word} word @param {string} key */
function vni(word, key) {
  const digit = Number(key);
  if (digit <= 5) return digit || word.tone ? toneKey(word, digit, key) : word.add(key);
  const mark = VNI_MARKS[/** @type {6|7|8|9} */ (digit)];
  return mark === "+" ? hornKey(word, key, false) : markKey(word, mark, key, mark === "-" ? "d" : TAKES[mark]);
}

/**
 * The same tone twice takes it off and writes the key.
 * @param {Word} word @param {number} tone @param {string} key
 */
function toneKey(word, tone, key) {
  if (!word.hasVowel) return word.add(key);
  const again = word.tone === tone;
  word.tone = again ? 0 : tone;
  if (again) word.add(key);
}

/**
 * A circumflex, a breve or the bar of đ on the nearest letter that takes it; twice takes it off and writes the key.
 * @param {Word} word @param {string} mark @param {string} key @param {string} bases letters it may stand on
 */
function markKey(word, mark, key, bases) {
  const place = mark === "-" ? barPlace(word) : markPlace(word, mark, bases);
  if (place < 0) return word.add(key);
  const again = word.letters[place].mark === mark;
  word.put([place], again ? "" : mark);
  if (again) word.add(key);
}

/** @param {Word} word */
function barPlace(word) {
  return word.letters.findLastIndex((letter) => letter.base === "d");
}

/** @param {Word} word @param {string} mark @param {string} bases */
function markPlace(word, mark, bases) {
  const places = word.nucleus;
  // "oeo" and "oao" are vowels of their own (khoeo, ngoao): there a second o is no mark.
  const cluster = places.map((place) => word.letters[place].base).join("");
  if (bases === "o" && (cluster === "oe" || cluster === "oa")) return -1;
  const fits = places.filter((place) => bases.includes(word.letters[place].base));
  return fits.length ? fits[fits.length - 1] : -1;
}

/**
 * Telex w, VNI 7: a horn on o and u, both in "uo"; with `breveToo` a breve on a. Where nothing takes it, Telex w is ư.
 * @param {Word} word @param {string} key @param {boolean} breveToo
 */
function hornKey(word, key, breveToo = true) {
  const places = word.nucleus.filter((place) => TAKES["+"].includes(word.letters[place].base));
  const bases = word.nucleus.map((place) => word.letters[place].base).join("");
  const breve = breveToo && /a/.test(bases) && !/ua$/.test(bases) ? word.nucleus[bases.indexOf("a")] : -1;
  if (breve >= 0) return toggle(word, [breve], "(", key);
  const chosen = bases.includes("uo") ? pair(word, bases) : places.slice(0, 1);
  if (chosen.length) return toggle(word, chosen, "+", key);
  if (!breveToo || (word.letters.length && !/^[bcdghklmnpqrstvx]+$/.test(word.text))) return word.add(key);
  return word.add(key === key.toUpperCase() ? "Ư" : "ư");
}

/** The horns of "uo": on both, or on the o alone where the word ends with it (thuở). @param {Word} word @param {string} bases */
function pair(word, bases) {
  const u = word.nucleus[bases.indexOf("uo")];
  return u + 2 < word.letters.length ? [u, u + 1] : [u + 1];
}

/** @param {Word} word @param {number[]} places @param {string} mark @param {string} key */
function toggle(word, places, mark, key) {
  const again = places.every((place) => word.letters[place].mark === mark);
  if (again && word.letters.length === 1 && /w/i.test(key)) return void word.letters.splice(0, 1, letterOf(key));
  word.put(places, again ? "" : mark);
  if (again) word.add(key);
}

/** @param {string} key @returns {Letter} */
function letterOf(key) {
  return { base: key.toLowerCase(), mark: "", upper: key !== key.toLowerCase() };
}
