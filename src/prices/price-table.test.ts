import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Tokens, unknownTokens } from "../model/trace.ts";
import { packagedTable, priceTable } from "./price-table.ts";

const million: Tokens = { ...unknownTokens, input: 1_000_000, output: 1_000_000 };

test("the version named is the version installed", () => {
  const file = createRequire(import.meta.url)
    .resolve("@pydantic/genai-prices")
    .replace(/dist\/.*$/, "package.json");
  const { name, version } = JSON.parse(readFileSync(file, "utf8"));
  expect({ package: name, version }).toEqual({
    package: packagedTable.package,
    version: packagedTable.version,
  });
  expect(priceTable().name).toBe(`${name} ${version} (${packagedTable.date})`);
});

// The package itself is the oracle: our short cut must agree with it on every kind of price it has.
test("a cost is the package's cost, whatever the tokens", () => {
  const models = [
    "gpt-4o-2024-11-20",
    "gpt-4.1-2025-04-14",
    "o3-2025-04-16",
    "o4-mini-2025-04-16",
    "gpt-5",
    "claude-opus-4-20250514",
    "claude-3-7-sonnet-20250219",
    "claude-sonnet-4-5",
    "claude-opus-4-6",
    "gemini-2.0-flash",
    "gemini-2.5-pro",
    "deepseek-chat",
    "perplexity/sonar-pro",
    "perplexity/sonar-deep-research",
  ];
  const table = priceTable();
  const count = fc.option(fc.nat(300_000), { nil: undefined });
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.nat(1_000_000),
      fc.nat(100_000),
      count,
      count,
      fc.constantFrom("2025-05-02T22:39:30Z", "2025-12-01T17:00:00Z", "2026-06-01T03:00:00Z"),
      (model, input, output, cacheRead, cacheWrite, startedAt) => {
        fc.pre((cacheRead ?? 0) + (cacheWrite ?? 0) <= input);
        const usage = {
          input_tokens: input,
          output_tokens: output,
          cache_read_tokens: cacheRead,
          cache_write_tokens: cacheWrite,
        };
        const [providerId, bare] = model.includes("/") ? model.split("/") : [undefined, model];
        const timestamp = new Date(startedAt);
        const expected = calcPrice(usage, bare ?? "", {
          timestamp,
          ...(providerId && { providerId }),
        })?.total_price;
        const cost = table.cost(
          model,
          { input, output, cacheRead, cacheWrite, reasoning: undefined },
          startedAt,
        );
        expect(cost).toBeCloseTo(expected ?? Number.NaN, 9);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ["openai/gpt-4o-2024-11-20", 12.5],
  ["anthropic/claude-3-7-sonnet-20250219", 18],
  ["gemini/gemini-2.0-flash", 0.5],
  ["openrouter/anthropic/claude-opus-4.1", 90],
  ["bedrock/us.anthropic.claude-3-7-sonnet-20250219-v1:0", 18],
  ["together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", 1.76],
  ["together/meta-llama/Llama-3.3-70B-Instruct-Turbo", 1.76],
  ["fireworks/accounts/fireworks/models/deepseek-v3-0324", 1.8],
  ["fireworks_ai/accounts/fireworks/models/deepseek-v3-0324", 1.8],
])("%s costs $%d for a million tokens in and out", (model, dollars) => {
  expect(priceTable().cost(model, million, "2025-06-01T00:00:00Z")).toBeCloseTo(dollars, 9);
});

test.each([
  ["an unknown model", "no-such-model-7", million],
  ["no model", undefined, million],
  ["unknown input", "gpt-4o", { ...million, input: undefined }],
  ["unknown output", "gpt-4o", { ...million, output: undefined }],
  ["more read from the cache than sent", "gpt-4o", { ...million, cacheRead: 2_000_000 }],
])("%s: no cost", (_, model, tokens) => {
  expect(priceTable().cost(model, tokens, undefined)).toBeUndefined();
});

test("a time that cannot be read, or none, takes the price of the table's date", () => {
  const [none, odd, dated] = [undefined, "yesterday", packagedTable.date].map((time) =>
    priceTable().cost("gpt-4o", million, time),
  );
  expect(none).toBe(dated);
  expect(odd).toBe(dated);
});

// DeepSeek has a price of the night, from 16:30 to 00:30 UTC; the price of o3 fell at midnight UTC, 2025-06-10.
test.each([
  ["deepseek-chat", "2025-04-01T18:00:00+00:00", 0.685],
  ["deepseek-chat", "2025-04-01T18:00:00+08:00", 1.37],
  ["deepseek-chat", "2025-04-02T02:00:00+08:00", 0.685],
  ["deepseek-chat", "2025-04-01T18:00:00", 0.685],
  ["o3-2025-04-16", "2025-06-09T23:00:00", 50],
])("%s at %s costs $%d, whichever was asked first", (model, startedAt, dollars) => {
  const others = ["2025-04-01T18:00:00-08:00", "2025-04-01T18:00:00+08:00", "2025-04-01T18:00:00+00:00"];
  for (const asked of [[], others, others.toReversed()]) {
    const table = priceTable();
    for (const other of asked) table.cost(model, million, other);
    expect(table.cost(model, million, startedAt)).toBeCloseTo(dollars, 9);
  }
});

test("own prices come first, by the name as logged or without its provider, and show in the name", () => {
  const table = priceTable({ "my-model": { input: 1, output: 2, cacheRead: 0.5 } });
  const tokens = { ...million, cacheRead: 500_000 };
  expect(table.cost("my-model", tokens, undefined)).toBeCloseTo(2.75, 12);
  expect(table.cost("openai/my-model", tokens, undefined)).toBeCloseTo(2.75, 12);
  expect(table.cost("gpt-4o", million, undefined)).toBeCloseTo(12.5, 9);
  expect(table.name).toMatch(/^own prices [0-9a-f]{12} over @pydantic/);
  expect(table.name).not.toBe(priceTable({ "my-model": { input: 1, output: 3 } }).name);
});
