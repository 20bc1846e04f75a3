/** A text in which quotes are looked for; white space does not count. */
export class QuotedText {
  readonly #text: string;
  #folded: string | undefined;
  #places: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where a quote stands: from `start` up to `end` in the text. `undefined` when it does not. */
  find(quote: string): { readonly start: number; readonly end: number } | undefined {
    const wanted = folded(quote);
    if (wanted === "") return undefined;
    this.#folded ??= folded(this.#text);
    const at = this.#folded.indexOf(wanted);
    if (at === -1) return undefined;
    return this.#placeOf(at, wanted.length);
  }

  /** Whether a text stands there and is not cut out of the middle of words. */
  holdsWords(text: string): boolean {
    const wanted = folded(text);
    if (wanted === "") return false;
    this.#folded ??= folded(this.#text);
    for (let at = this.#folded.indexOf(wanted); at !== -1; at = this.#folded.indexOf(wanted, at + 1)) {
      const { start, end } = this.#placeOf(at, wanted.length);
      if (!isInsideWord(this.#text, start) && !isInsideWord(this.#text, end)) return true;
    }
    return false;
  }

  #placeOf(at: number, length: number): { readonly start: number; readonly end: number } {
    this.#places ??= placesOf(this.#text);
    const places = this.#places;
    return { start: places[at] ?? 0, end: (places[at + length - 1] ?? 0) + 1 };
  }
}

/** Whether a place lies between two characters of one word. */
export function isInsideWord(text: string, place: number): boolean {
  return word.test(text.charAt(place - 1)) && word.test(text.charAt(place));
}

const word = /[\p{L}\p{N}_]/u;

/** A text without white space. */
export function folded(text: string): string {
  return text.replace(/\s+/g, "");
}

// For each character that is no white space its place in the text.
function placesOf(text: string): Uint32Array {
  const places = new Uint32Array(text.length);
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    if (!white.test(text.charAt(index))) places[count++] = index;
  }
  return places.subarray(0, count);
}

const white = /\s/;
