import { isPlainObject, type PlainObject } from "../../../model/plain-json.ts";
import type { Tokens } from "../../../model/trace.ts";

/**
 * Token counts under any provider's names, brought to one meaning: input includes what was read from and written to
 * a cache, output includes reasoning. `undefined` when it is no object or counts neither.
 *
 * Whose counts stand beside each other, and whose inside: Anthropic, Bedrock and Inspect count cached tokens beside
 * the input, OpenAI, Google and LiteLLM inside it; Google counts thoughts beside the output, OpenAI reasoning inside
 * it, and so do others unless their total says otherwise.
 */
export function readTokens(usage: unknown): Tokens | undefined {
  return tokensOf(usage, besidePrompt);
}

/**
 * The same of a model in HAL's `total_usage`, whose prompt never holds what was written to a cache where that is
 * counted at all: whoever adds it up leaves it out (since 2025-09-22; before, for some days, what was read as well).
 */
export function readTotals(usage: unknown): Tokens | undefined {
  return tokensOf(usage, (prompt, read, written) => written + readBeside(prompt, read));
}

type Beside = (prompt: number, read: number, written: number) => number;

function tokensOf(usage: unknown, beside: Beside): Tokens | undefined {
  if (!isPlainObject(usage)) return undefined;
  const prompt = count(usage, "prompt_tokens", "prompt_token_count");
  const inputBeside = count(usage, "input_tokens", "inputTokens");
  const completion = count(
    usage,
    "completion_tokens",
    "output_tokens",
    "candidates_token_count",
    "outputTokens",
  );
  if (prompt === undefined && inputBeside === undefined && completion === undefined) return undefined;

  const cacheWrite = count(
    usage,
    "cache_creation_input_tokens",
    "cacheWriteInputTokens",
    "input_tokens_cache_write",
  );
  const readOfCache = count(
    usage,
    "cache_read_input_tokens",
    "cacheReadInputTokens",
    "input_tokens_cache_read",
  );
  const readInside =
    count(usage, "cached_content_token_count", "prompt_cache_hit_tokens") ??
    detail(usage, "prompt_tokens_details", "cached_tokens") ??
    detail(usage, "input_tokens_details", "cached_tokens");
  const input =
    prompt === undefined
      ? plus(inputBeside, (readOfCache ?? 0) + (cacheWrite ?? 0))
      : plus(prompt, beside(prompt, readOfCache ?? 0, cacheWrite ?? 0));

  const thoughts = count(usage, "thoughts_token_count");
  const reasoning =
    thoughts ??
    detail(usage, "completion_tokens_details", "reasoning_tokens") ??
    detail(usage, "output_tokens_details", "reasoning_tokens") ??
    count(usage, "reasoning_tokens");
  const output = plus(completion, thoughts ?? reasonedBeside(usage, input, completion, reasoning ?? 0));
  return { input, output, cacheRead: readOfCache ?? readInside, cacheWrite, reasoning };
}

/** The first of these that is a count: a whole number of at least 0. */
function count(usage: PlainObject, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = usage[name];
    // JSON has a negative zero.
    if (isCount(value)) return value === 0 ? 0 : value;
  }
  return undefined;
}

function detail(usage: PlainObject, group: string, name: string): number | undefined {
  const details = usage[group];
  return isPlainObject(details) ? count(details, name) : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function plus(tokens: number | undefined, more: number): number | undefined {
  return tokens === undefined ? undefined : tokens + more;
}

// Versions of LiteLLM differ in whether the prompt includes what was written to a cache; a prompt too small to hold
// it does not.
function besidePrompt(prompt: number, read: number, written: number): number {
  return (prompt < read + written ? written : 0) + readBeside(prompt, read);
}

// A prompt too small to hold what was read does not include that either.
function readBeside(prompt: number, read: number): number {
  return prompt < read ? read : 0;
}

// xAI, and Google as some versions of LiteLLM pass it on, count reasoning beside the answer; their totals tell.
function reasonedBeside(
  usage: PlainObject,
  input: number | undefined,
  completion: number | undefined,
  reasoning: number,
): number {
  const total = count(usage, "total_tokens");
  const isBeside = total !== undefined && total === (input ?? 0) + (completion ?? 0) + reasoning;
  return isBeside ? reasoning : 0;
}
