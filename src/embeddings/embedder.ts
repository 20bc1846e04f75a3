import type { ModelIdentity } from "./embedding-record.ts";

/** A text as a point: texts that mean much the same lie in much the same direction. */
export interface EmbeddedText {
  /** Of length 1. */
  readonly vector: Float32Array;
  /** The text did not fit into the model's window. */
  readonly isLong: boolean;
}

export const longTextRules = ["cut", "split"] as const;
/** What to do with a text that does not fit: take its beginning only, or embed it in pieces and take their mean. */
export type LongTextRule = (typeof longTextRules)[number];

export const runtimeKinds = ["wasm", "native"] as const;
/** What carries out a local model: `wasm` comes with Hindcast; `native` is a package of its own, four times as fast. */
export type RuntimeKind = (typeof runtimeKinds)[number];

/** A model that is ready to embed, in this process or behind an address. */
export interface Embedder extends AsyncDisposable {
  /** All that decides the numbers; equal identities give equal vectors as far as that can be known. */
  readonly identity: ModelIdentity;
  /** How many texts it does best at once. */
  readonly textsAtOnce: number;
  /** How many calls of `embed` may be under way together. */
  readonly jobs: number;
  /**
   * @returns a vector a text, in the order of the texts, all of the same dimension
   * @throws HindcastError `bad-input` when the model cannot embed them.
   */
  embed(texts: readonly string[]): Promise<readonly EmbeddedText[]>;
}

/** Makes a vector's length 1, in place; one of length 0 stays. */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}

/** The weighted mean of directions, of length 1. Weights are positive, one a vector. */
export function meanDirection(vectors: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sums = new Float64Array(vectors[0]?.length ?? 0);
  for (const [index, vector] of vectors.entries()) {
    const weight = weights[index] ?? 0;
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + weight * (vector[i] as number);
  }
  return normalise(Float32Array.from(sums));
}
