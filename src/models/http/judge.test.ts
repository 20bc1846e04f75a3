import { expect, test } from "vitest";
import { openai } from "../protocols/openai.ts";
import { hideSecrets } from "./hide-secrets.ts";
import { judge } from "./judge.ts";
import { readRateHeaders, retryAfter } from "./rate-headers.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const of = (status: number, body: unknown, headers = {}) =>
  judge({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) }, openai, now);

test.each([
  [
    200,
    { choices: [{}], usage: { prompt_tokens: 3, completion_tokens: 4 } },
    { type: "answered", tokens: 7 },
  ],
  [200, "<html>", { type: "failed" }],
  [200, { choices: [] }, { type: "failed" }],
  [
    200,
    { error: { code: 429, message: "upstream is busy" } },
    { type: "refused", reason: "429: upstream is busy" },
  ],
  [200, { error: { code: 502, message: "upstream is down" } }, { type: "failed" }],
  [429, { error: { message: "slow down" } }, { type: "refused", reason: "429: slow down" }],
  [429, { error: { type: "insufficient_quota" } }, { type: "hopeless" }],
  [400, { error: { message: "Your credit balance is too low" } }, { type: "hopeless" }],
  [503, "", { type: "refused", reason: "status 503" }],
  [529, { error: { type: "overloaded_error" } }, { type: "refused" }],
  [500, {}, { type: "failed" }],
  [408, {}, { type: "failed" }],
  [401, { error: { message: "no" } }, { type: "hopeless" }],
  [404, {}, { type: "hopeless" }],
  [
    400,
    [{ error: { message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" } }],
    { type: "hopeless", status: 401 },
  ],
  [
    400,
    { error: { message: "No.", details: [{ reason: "API_KEY_INVALID" }] } },
    { type: "hopeless", status: 401, reason: "400: No." },
  ],
  [403, { error: { message: "flagged" } }, { type: "rejected", failure: "policy" }],
  [
    400,
    [{ error: { message: "The input token count (9) exceeds the maximum number of tokens" } }],
    { failure: "too-long" },
  ],
  [422, { detail: "no such field" }, { type: "rejected", reason: "422: no such field" }],
  [
    422,
    { detail: [{ type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs are not permitted" }] },
    { type: "rejected", reason: "422: body.seed: Extra inputs are not permitted" },
  ],
  [
    422,
    { object: "error", message: { detail: [{ msg: "Field required" }] } },
    { type: "rejected", reason: "422: Field required" },
  ],
  [400, { error: { message: "prompt is too long: 9 tokens > 8 maximum" } }, { failure: "too-long" }],
])("status %d with %j", (status, body, expected) => {
  expect(of(status, body)).toMatchObject(expected);
});

test.each([
  [{ code: "content_policy_violation", message: "no" }, "policy"],
  [{ message: "Output blocked by content filtering policy" }, "policy"],
  [{ code: "content_filter", message: "The response was filtered" }, "policy"],
  [{ message: "Invalid prompt: flagged as potentially violating our usage policy." }, "policy"],
  [{ message: "Country, region, or territory not supported" }, "rejected"],
  [{ message: "Unsupported value: 'temperature' does not support 0.5 with this model." }, "rejected"],
])("%j is a rejection for reasons of %s", (error, failure) => {
  expect(of(400, { error })).toMatchObject({ type: "rejected", failure });
});

const ended = (choice: object) => ({
  choices: [{ message: { content: "" }, finish_reason: "error", ...choice }],
});

test.each([
  [ended({ error: { code: 502, message: "Upstream error" } }), "failed", "502: Upstream error"],
  [ended({ error: { code: 429, message: "Slow down" } }), "refused", "429: Slow down"],
  [ended({ finish_reason: "stop", error: { message: "Lost" } }), "failed", "500: Lost"],
  [ended({}), "failed", "500: the answer ended with an error"],
])("an answer that is none, %j, is %s", (body, type, reason) => {
  expect(of(200, body)).toMatchObject({ type, reason });
});

test.each([
  [{ "retry-after": "3" }, 3000],
  [{ "retry-after": "0.5" }, 500],
  [{ "retry-after-ms": "250", "retry-after": "1" }, 250],
  [{ "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" }, 30_000],
  [{ "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, undefined],
  [{}, undefined],
])("%j is a wait of %s ms", (headers, expected) => {
  expect(retryAfter(headers, now)).toBe(expected);
});

const openaiHeaders = (limit: number, remaining: number, reset: string) => ({
  "x-ratelimit-limit-requests": String(limit),
  "x-ratelimit-remaining-requests": String(remaining),
  "x-ratelimit-reset-requests": reset,
});

test.each([
  [openaiHeaders(500, 499, "120ms"), { requestsPerMinute: 500, exhaustedFor: undefined }],
  [openaiHeaders(500, 0, "59.8s"), { requestsPerMinute: 500, exhaustedFor: 59_800 }],
  // 200 a day, as the time to come back tells.
  [openaiHeaders(200, 199, "7m12s"), { requestsPerMinute: undefined, exhaustedFor: undefined }],
  [openaiHeaders(500, 500, "0s"), { requestsPerMinute: undefined, exhaustedFor: undefined }],
  [
    {
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "49",
      "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:02Z",
      "anthropic-ratelimit-tokens-limit": "40000",
      "anthropic-ratelimit-tokens-remaining": "0",
      "anthropic-ratelimit-tokens-reset": "2026-01-01T00:00:10Z",
    },
    { requestsPerMinute: 50, tokensPerMinute: 40_000, exhaustedFor: 10_000 },
  ],
  [{ "x-ratelimit-limit-requests": "many" }, { requestsPerMinute: undefined, tokensPerMinute: undefined }],
])("rate-limit headers %j", (headers, expected) => {
  expect(readRateHeaders(headers, now)).toMatchObject(expected);
});

test("what looks like a key is hidden, words are not", () => {
  expect(hideSecrets("bad key sk-proj-Ab12345678901234 and my-own", "my-own")).toBe(
    "bad key <key> and <key>",
  );
  expect(hideSecrets("the key-value store of task-12", undefined)).toBe("the key-value store of task-12");
});
