import type { ModelRequest } from "../request.ts";

// Outputs remembered, newest last.
const remembered = 64;
// What an answer is taken for before any was seen.
const unseen = 512;
const unseenMost = 4096;

/**
 * Guesses the tokens of requests to one model before they are sent, and learns from the answers. English text has some
 * four bytes a token, code fewer; what the model at hand makes of the texts at hand shows soon.
 */
export class TokenGuess {
  #tokensPerByte = 0.25;
  readonly #outputs: number[] = [];
  #mostOutput = 0;
  #answers = 0;

  input(request: ModelRequest): number {
    return Math.ceil(bytesOf(request) * this.#tokensPerByte);
  }

  /** What nine of ten answers stay below. */
  output({ maxTokens = Number.POSITIVE_INFINITY }: ModelRequest): number {
    const sorted = this.#outputs.toSorted((a, b) => a - b);
    return Math.min(maxTokens, sorted[Math.floor(sorted.length * 0.9)] ?? unseen);
  }

  /** What an answer hardly exceeds. */
  mostOutput({ maxTokens }: ModelRequest): number {
    if (maxTokens !== undefined) return maxTokens;
    return Math.max(this.#mostOutput * 1.5, this.#outputs.length < remembered ? unseenMost : 0);
  }

  /**
   * How many may be under way while what they cost is a guess: one before the first answer, and twice as many with every
   * round of answers, until enough have come. A limit of tokens is no guess.
   */
  atOnce({ maxTokens }: ModelRequest): number {
    return maxTokens === undefined && this.#answers < remembered
      ? this.#answers + 1
      : Number.POSITIVE_INFINITY;
  }

  /** @param output `undefined` of an answer that does not tell */
  learn(request: ModelRequest, input: number | undefined, output: number | undefined): void {
    this.#answers++;
    const bytes = bytesOf(request);
    if (input !== undefined && bytes > 0) this.#tokensPerByte += (input / bytes - this.#tokensPerByte) / 8;
    if (output === undefined) return;
    this.#mostOutput = Math.max(this.#mostOutput, output);
    this.#outputs.push(output);
    if (this.#outputs.length > remembered) this.#outputs.shift();
  }
}

function bytesOf({ messages }: ModelRequest): number {
  return messages.reduce((sum, { content }) => sum + Buffer.byteLength(content) + 16, 0);
}
