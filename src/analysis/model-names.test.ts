import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolveConfig } from "../config/config.ts";
import { hal } from "../config/presets/hal.ts";
import { ModelNames, parseModelName } from "./model-names.ts";

const bare = resolveConfig();
const config = resolveConfig(hal);
const relation = (a: string, b: string, others: readonly string[] = [], configuration = config) => {
  const names = new ModelNames(configuration, [a, b, ...others]);
  return names.relation(names.resolve(a), names.resolve(b));
};

test.each([
  ["openai/gpt-4.1-2025-04-14 high", { slug: "gpt41", numbers: "4.1", date: "20250414", effort: "high" }],
  ["claudeopus4120250514", { slug: "claudeopus41", numbers: undefined, date: "20250514", effort: undefined }],
  [
    "claude-3-7-sonnet-20250219_thinking_high_4096",
    { slug: "claude37sonnet", date: "20250219", effort: "high" },
  ],
  ["claude-3.7-sonnet:thinking:low", { slug: "claude37sonnet", date: undefined, effort: "low" }],
  ["gpt-5-2025-08-07_minimal_reasoning_effort", { slug: "gpt5", date: "20250807", effort: "minimal" }],
  ["o4-mini_reasoning_effort_high", { slug: "o4mini", effort: "high" }],
  ["o4-mini (High)", { slug: "o4mini", effort: "high" }],
  ["o1-mini", { slug: "o1mini", effort: undefined }],
  ["openai/gpt-5 (w/ tools)", { slug: "gpt5wtools", effort: undefined }],
  ["high", { slug: "high", effort: undefined }],
  ["gpt-4-0613", { slug: "gpt40613", numbers: "4.0613", date: undefined }],
])("%s is taken apart", (spelling, parts) => expect(parseModelName(spelling)).toMatchObject(parts));

describe("spellings of one model", () => {
  test.each([
    ["gpt-5_high", "openai/gpt-5-2025-08-07 high"],
    ["claude-opus-4.1", "claude-opus-4-1-20250514"],
    ["claudeopus41_high", "openrouter/anthropic/claude-opus-4.1 high"],
    ["claudeopus41high", "claude-opus-4-1-20250805 high"],
    ["claude-opus-4-1-20250514_high", "claude-opus-4-1-20250805 high"],
    ["o3medium", "o3-2025-04-16"],
    ["o3-2025-04-03", "openai/o3-2025-04-16"],
    ["o4-mini_medium", "o4-mini-2025-04-16"],
    ["GPT4.1", "gpt4120250414"],
    ["together_ai/deepseek-ai/DeepSeek-V3", "DeepSeek-V3"],
    ["deepseek-chat-v3-0324", "deepseekv3"],
    ["claude-3-7-sonnet-2025-02-19 high", "claude-3-7-sonnet-20250219-thinking-high"],
  ])("%s is %s", (a, b) => expect([relation(a, b), relation(b, a)]).toEqual(["same", "same"]));
});

describe("never by a part of the name alone", () => {
  test.each([
    ["o3", "o3-mini"],
    ["o3-2025-04-16", "o3-mini-2025-01-31"],
    ["gpt-4", "gpt-4.1"],
    ["gpt-4", "gpt-4o"],
    ["gpt-4o", "gpt-4o-mini"],
    ["claude-opus-4-20250514", "claude-opus-4-1-20250514"],
    ["claude-opus-4", "claudeopus4120250514"],
    ["claudeopus420250514", "claude-opus-4.1"],
    ["o1", "o1-mini"],
    ["deepseek-r1", "deepseek-r1-0528"],
    ["llama-3-18b", "llama-3.1-8b"],
    ["gpt-4o-2024-08-06", "gpt-4o-2024-11-20"],
    ["gemini-2.5-pro", "gemini-2.5-pro-preview-03-25"],
  ])("%s is not %s", (a, b) => expect([relation(a, b), relation(b, a)]).toEqual(["different", "different"]));

  test("a spelling that fits two known models is unclear, whichever of them is asked", () => {
    const dated = ["gpt-4o-2024-08-06", "gpt-4o-2024-11-20"];
    for (const name of dated) {
      expect(relation("gpt-4o", name, dated)).toBe("unclear");
      expect(relation("gpt-4o", name)).toBe("same");
    }
    expect(relation("gpt-4o", "gpt-4o", dated)).toBe("same");
    expect(relation("llama318b", "llama-3.1-8b", ["llama-3-18b"])).toBe("unclear");
  });

  test("another effort is the same model", () => {
    expect(relation("gpt-5_high", "gpt-5")).toBe("effort");
    expect(relation("o4-mini-2025-04-16_low", "o4-mini-2025-04-16 high")).toBe("effort");
  });
});

// Families, and variants within them that share beginnings and ends.
const word = fc.constantFrom("gpt", "o", "claude", "opus", "mini", "pro", "flash", "r", "nova", "base");
const number = fc.integer({ min: 1, max: 49 }).map(String);
const model = fc.record({
  words: fc.array(fc.tuple(word, fc.option(number)), { minLength: 1, maxLength: 3 }),
  date: fc.option(fc.constantFrom("2024-08-06", "2024-11-20", "2025-05-14")),
  effort: fc.option(fc.constantFrom("low", "medium", "high")),
});
type Model = typeof model extends fc.Arbitrary<infer T> ? T : never;
const parts = ({ words }: Model) =>
  words.flatMap(([name, digits]) => (digits === null ? [name] : [name, digits]));
const style = fc.record({
  provider: fc.constantFrom("", "openai/", "openrouter/anthropic/"),
  separator: fc.constantFrom("-", ".", "_"),
  isShortDate: fc.boolean(),
  effort: fc.constantFrom(" ", "_", ":", "-"),
  isUpper: fc.boolean(),
});
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;
function spelled(one: Model, { provider, separator, isShortDate, effort, isUpper }: Style): string {
  const date = one.date && `-${isShortDate ? one.date.replaceAll("-", "") : one.date}`;
  const name = `${parts(one).join(separator)}${date ?? ""}`;
  return `${provider}${isUpper ? name.toUpperCase() : name}${one.effort ? effort + one.effort : ""}`;
}
const identity = (one: Model) => `${parts(one).join("-")} ${one.date ?? ""} ${one.effort ?? ""}`;

test("however it is spelled, a model is itself", () => {
  fc.assert(
    fc.property(model, style, style, fc.array(model, { maxLength: 5 }), (one, a, b, others) => {
      const known = others.map((other) => spelled(other, a));
      expect(relation(spelled(one, a), spelled(one, b), known, bare)).toBe("same");
    }),
    { numRuns: 500 },
  );
});

test("models that differ are never the same, however they are spelled and whatever else is known", () => {
  fc.assert(
    fc.property(model, model, style, style, fc.array(model, { maxLength: 5 }), (one, other, a, b, others) => {
      fc.pre(identity(one) !== identity(other));
      const known = others.map((known) => spelled(known, a));
      const found = relation(spelled(one, a), spelled(other, b), known, bare);
      const isSameButEffort = parts(one).join("-") === parts(other).join("-") && one.effort !== other.effort;
      const isUndated = one.date === null || other.date === null;
      if (!isUndated) expect(found).toBe(isSameButEffort && one.date === other.date ? "effort" : "different");
      else if (parts(one).join("-") !== parts(other).join("-")) expect(found).toBe("different");
    }),
    { numRuns: 2000 },
  );
});
