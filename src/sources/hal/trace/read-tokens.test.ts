import { expect, test } from "vitest";
import { unknownTokens } from "../../../model/trace.ts";
import { readTokens, readTotals } from "./read-tokens.ts";

test.each([
  [
    "OpenAI counts cached and reasoning tokens inside",
    {
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 64 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    { input: 100, output: 30, cacheRead: 64, reasoning: 20 },
  ],
  [
    "OpenAI's responses as well",
    {
      input_tokens: 100,
      output_tokens: 30,
      total_tokens: 130,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens_details: { reasoning_tokens: 20 },
    },
    { input: 100, output: 30, cacheRead: 64, reasoning: 20 },
  ],
  [
    "Anthropic counts cached tokens beside the input",
    { input_tokens: 4, output_tokens: 6, cache_creation_input_tokens: 30, cache_read_input_tokens: 200 },
    { input: 234, output: 6, cacheRead: 200, cacheWrite: 30 },
  ],
  [
    "Bedrock too",
    {
      inputTokens: 5,
      outputTokens: 2,
      totalTokens: 117,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 10,
    },
    { input: 115, output: 2, cacheRead: 100, cacheWrite: 10 },
  ],
  [
    "and Inspect",
    {
      input_tokens: 5,
      output_tokens: 9,
      total_tokens: 44,
      input_tokens_cache_read: 20,
      input_tokens_cache_write: 10,
      reasoning_tokens: 3,
    },
    { input: 35, output: 9, cacheRead: 20, cacheWrite: 10, reasoning: 3 },
  ],
  [
    "Google counts thoughts beside the answer and the cache inside the prompt",
    {
      prompt_token_count: 7,
      candidates_token_count: 3,
      thoughts_token_count: 40,
      total_token_count: 50,
      cached_content_token_count: 2,
    },
    { input: 7, output: 43, cacheRead: 2, reasoning: 40 },
  ],
  [
    "xAI counts reasoning beside the answer, as its total shows",
    {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 35,
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    { input: 10, output: 25, reasoning: 20 },
  ],
  [
    "DeepSeek counts cache hits inside the prompt",
    { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 2 },
    { input: 10, output: 5, cacheRead: 8 },
  ],
  [
    "LiteLLM puts Anthropic's cached tokens inside the prompt",
    {
      prompt_tokens: 234,
      completion_tokens: 6,
      prompt_tokens_details: null,
      cache_creation_input_tokens: 30,
      cache_read_input_tokens: 200,
    },
    { input: 234, output: 6, cacheRead: 200, cacheWrite: 30 },
  ],
  [
    "some versions leave out what was written, as a prompt too small for it shows",
    {
      prompt_tokens: 204,
      completion_tokens: 6,
      cache_creation_input_tokens: 30,
      cache_read_input_tokens: 200,
    },
    { input: 234, output: 6, cacheRead: 200, cacheWrite: 30 },
  ],
  [
    "a prompt too small for what was read holds neither",
    {
      prompt_tokens: 10,
      completion_tokens: 6,
      cache_creation_input_tokens: 100,
      cache_read_input_tokens: 1000,
    },
    { input: 1110, output: 6, cacheRead: 1000, cacheWrite: 100 },
  ],
  ["a negative zero is zero", { prompt_tokens: -0, completion_tokens: -0 }, { input: 0, output: 0 }],
  ["totals of merged files", { input_tokens: 5, output_tokens: 2 }, { input: 5, output: 2 }],
  ["embeddings have no output", { prompt_tokens: 3, total_tokens: 3 }, { input: 3 }],
  [
    "counts that are none are unknown",
    { prompt_tokens: 1.5, completion_tokens: 2, total_tokens: Number.NaN },
    { output: 2 },
  ],
])("%s", (_, usage, tokens) => {
  expect(readTokens(usage)).toEqual({ ...unknownTokens, ...tokens });
});

test.each([
  [
    "since 2025-09-22 the prompt includes what was read, and never what was written",
    {
      prompt_tokens: 100_000,
      completion_tokens: 10,
      cache_creation_input_tokens: 5000,
      cache_read_input_tokens: 80_000,
    },
    { input: 105_000, output: 10, cacheRead: 80_000, cacheWrite: 5000 },
  ],
  [
    "before, for some days, neither",
    {
      prompt_tokens: 100,
      completion_tokens: 10,
      cache_creation_input_tokens: 5000,
      cache_read_input_tokens: 80_000,
    },
    { input: 85_100, output: 10, cacheRead: 80_000, cacheWrite: 5000 },
  ],
  ["earlier totals name no cache", { prompt_tokens: 100, completion_tokens: 10 }, { input: 100, output: 10 }],
  [
    "Inspect counts both beside the input",
    { input_tokens: 5, output_tokens: 9, input_tokens_cache_read: 20, input_tokens_cache_write: 10 },
    { input: 35, output: 9, cacheRead: 20, cacheWrite: 10 },
  ],
])("a run's totals: %s", (_, usage, tokens) => {
  expect(readTotals(usage)).toEqual({ ...unknownTokens, ...tokens });
});

test.each([
  [null],
  ["x"],
  [[]],
  [{}],
  [{ prompt_tokens: null, completion_tokens: null }],
  [{ prompt_tokens: -1 }],
])("%j counts nothing", (usage) => {
  expect(readTokens(usage)).toBeUndefined();
});
