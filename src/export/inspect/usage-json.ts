import type { JsonObject } from "../../model/json.ts";
import type { Tokens } from "../../model/trace.ts";
import { number, record } from "../json.ts";

/** Token counts in Inspect's form, in which cached tokens stand beside the input; `undefined` when none are known. */
export function usageJson(tokens: Tokens | undefined, cost: number | undefined): JsonObject | undefined {
  if (tokens?.input === undefined && tokens?.output === undefined) return undefined;
  const { input = 0, output = 0, cacheRead, cacheWrite, reasoning } = tokens;
  return record({
    input_tokens: number(Math.max(0, input - (cacheRead ?? 0) - (cacheWrite ?? 0))),
    output_tokens: number(output),
    total_tokens: number(input + output),
    input_tokens_cache_write: number(cacheWrite),
    input_tokens_cache_read: number(cacheRead),
    reasoning_tokens: number(reasoning),
    total_cost: number(cost),
  });
}

/**
 * What {@link usageJson} cannot say of counts: which of the two that Inspect requires are unknown and stand as 0, and an
 * input that is smaller than the cached tokens it should include.
 */
export function tokensLost(tokens: Tokens | undefined): {
  readonly unknown: readonly string[];
  readonly input: number | undefined;
} {
  if (tokens === undefined) return { unknown: [], input: undefined };
  const { input, output, cacheRead = 0, cacheWrite = 0 } = tokens;
  return {
    unknown: [
      ...(input === undefined ? ["input_tokens"] : []),
      ...(output === undefined ? ["output_tokens"] : []),
    ],
    input: input !== undefined && input < cacheRead + cacheWrite ? input : undefined,
  };
}

/** Tokens of several calls; a counter that one of them does not know is unknown. */
export function sumTokens(all: readonly Tokens[]): Tokens | undefined {
  const [first, ...others] = all;
  const plus = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a + b;
  return others.reduce<Tokens | undefined>(
    (sum, tokens) =>
      sum && {
        input: plus(sum.input, tokens.input),
        output: plus(sum.output, tokens.output),
        cacheRead: plus(sum.cacheRead, tokens.cacheRead),
        cacheWrite: plus(sum.cacheWrite, tokens.cacheWrite),
        reasoning: plus(sum.reasoning, tokens.reasoning),
      },
    first,
  );
}
