/** Sentences and lines of code that must not come again, not even with a few words changed. */
export class Phrases {
  /** Threes of words, each with the phrases it occurs in. */
  readonly #places = new Map<string, number[]>();
  /** How many threes a phrase has. */
  readonly #sizes: number[] = [];

  /** @param publicText what everybody knows: its threes of words say nothing */
  constructor(texts: Iterable<string>, publicText: string) {
    const known = new Set(threes(wordsOf(publicText)));
    for (const text of texts) for (const phrase of phrasesOf(text)) this.#add(phrase, known);
  }

  /** True when a text holds more than half of a phrase. @param text in the form of `plainText` */
  occurIn(text: string): boolean {
    const counts = new Map<number, number>();
    for (const three of new Set(threes(wordsOf(text))))
      for (const place of this.#places.get(three) ?? []) counts.set(place, (counts.get(place) ?? 0) + 1);
    for (const [phrase, count] of counts)
      if (count >= leastShared && count > (this.#sizes[phrase] ?? 0) * leastShare) return true;
    return false;
  }

  #add(phrase: string, known: ReadonlySet<string>): void {
    const own = [...new Set(threes(wordsOf(phrase)))].filter((three) => !known.has(three));
    if (own.length < leastShared) return;
    const index = this.#sizes.push(own.length) - 1;
    for (const three of own) {
      const places = this.#places.get(three);
      if (places) places.push(index);
      else this.#places.set(three, [index]);
    }
  }
}

// Six words in a row.
const leastShared = 4;
const leastShare = 0.5;

function phrasesOf(text: string): string[] {
  return text.split(/[\n;]|[.!?](?=\s)|\\n/).filter((phrase) => !boilerplate.test(phrase));
}

// What solutions of all kinds have.
const boilerplate = /^\s*(#!|import |from \w+ import|pip |apt|set -|def main|if __name__|===)/;

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function threes(words: readonly string[]): string[] {
  return words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`);
}
