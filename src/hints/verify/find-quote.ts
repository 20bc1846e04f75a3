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
    this.#places ??= placesOf(this.#text);
    const places = this.#places;
    return { start: places[at] ?? 0, end: (places[at + wanted.length - 1] ?? 0) + 1 };
  }
}

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
