import { createHash } from "node:crypto";

/**
 * A stream of uniform numbers in [0, 1) with 32 random bits each, a drop-in for `Math.random`. The same seed and
 * label always give the same stream; another label gives an independent one, so that a part of an analysis keeps
 * its draws whatever else is analysed beside it.
 */
export function seededRandom(seed: number, label: string): () => number {
  const fill = seededWords(seed, label);
  const words = new Uint32Array(64);
  let next = words.length;
  return () => {
    if (next === words.length) {
      fill(words);
      next = 0;
    }
    return (words[next++] as number) / 2 ** 32;
  };
}

/**
 * The words behind `seededRandom`, for loops that draw millions: each call fills `words` with the next of the
 * stream.
 *
 * The generator is xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators",
 * 2021); its state is the first 128 bits of the SHA-256 of seed and label.
 */
export function seededWords(seed: number, label: string): (words: Uint32Array) => void {
  const digest = createHash("sha256").update(`${seed}\n${label}`).digest();
  let [a, b, c, d] = [
    digest.readInt32LE(0),
    digest.readInt32LE(4),
    digest.readInt32LE(8),
    digest.readInt32LE(12),
  ];
  return (words) => {
    let [w, x, y, z] = [a, b, c, d];
    for (let i = 0; i < words.length; i++) {
      words[i] = Math.imul(rotate(Math.imul(x, 5), 7), 9);
      const shifted = x << 9;
      y ^= w;
      z ^= x;
      x ^= y;
      w ^= z;
      y ^= shifted;
      z = rotate(z, 11);
    }
    [a, b, c, d] = [w, x, y, z];
  };
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
