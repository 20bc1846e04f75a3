/** Chance that can be repeated: the same seed gives the same choices (Park and Miller, 1988). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.abs(Math.trunc(seed)) % 2147483646) + 1;
    // Neighbouring seeds begin with neighbouring numbers.
    for (let turn = 0; turn < 3; turn++) this.below(2);
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return Math.floor((this.#state / 2147483647) * limit);
  }

  /** One of these, which must not be none. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.map(() => left.splice(this.below(left.length), 1)[0] as T);
  }
}
