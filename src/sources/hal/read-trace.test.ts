import { describe, expect, test } from "vitest";
import { readInPieces } from "../../../test/support/byte-readers.ts";
import { differenceFromReference, readAll } from "../../../test/support/compare-with-reference.ts";
import {
  call,
  type TraceFixture,
  trace,
  traceFixtures,
  traceText,
} from "../../../test/support/trace-fixtures.ts";
import { readBytes } from "../../bytes/byte-reader.ts";
import type { Finding } from "../../model/finding.ts";
import type { TraceSummary } from "../../model/trace.ts";
import { readTrace } from "./read-trace.ts";

describe.each(traceFixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
  test.each([undefined, 2, 4])("the rows are those of the reference reader (indent %s)", (indent) => {
    const text = traceText(fixture, indent);
    for (const strict of [false, true]) {
      const read = readAll(readInPieces(text, [7, 64, 1]), { strict, windowBytes: 32 });
      expect(read.error).toBeUndefined();
      expect(differenceFromReference(Buffer.from(text), read)).toBeUndefined();
    }
  });
});

/** The calls of a trace with texts in place of hashes, `role: text`, and its summary. */
function read(text: string, findings: Finding[] = []) {
  const messages = new Map<string | undefined, string>();
  const calls: Record<string, unknown>[] = [];
  const items = readTrace(readBytes(Buffer.from(text), "made_UPLOAD.json"), { findings });
  let next = items.next();
  for (; !next.done; next = items.next()) {
    if (next.value.type === "message") {
      const { hash, role, text: said } = next.value.message;
      messages.set(hash, `${role}: ${said}`);
    } else {
      const { messages: sent, answer, ...rest } = next.value.call;
      calls.push({ ...rest, sent: sent.map((hash) => messages.get(hash)), answer: messages.get(answer) });
    }
  }
  const summary: TraceSummary = next.value;
  return { calls, summary, messages: [...messages.values()] };
}

function fixtureOf(name: string): TraceFixture {
  const fixture = traceFixtures.find((candidate) => candidate.name === name);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  return fixture;
}

const readFixture = (name: string) => read(traceText(fixtureOf(name)));

const system = "system: You help.\n\tAlways.";
const user = "user: Ein Flug nach Köln? 😀 \ufffd";
const done = "assistant: There is none.";
const tokens = (input?: number, output?: number, more: object = {}) => ({
  input,
  output,
  cacheRead: undefined,
  cacheWrite: undefined,
  reasoning: undefined,
  ...more,
});

describe("projected calls of 2024", () => {
  test.each([
    ["gen 0, choices as texts", "2024-08-24T17:25:48.000Z", [system, user], "assistant: Hello."],
    ["gen 0, texts", "2024-08-24T17:25:48+00:00", [system, user], "assistant: Hello."],
    ["gen 0, choices", undefined, [system, user], done],
    ["gen 0, Anthropic blocks", "2024-08-24T17:25:48.000Z", ["system: Be brief.", user], "assistant: Hello."],
  ])("%s", (name, startedAt, sent, answer) => {
    const { calls, summary } = readFixture(name);
    expect(summary.shape).toBe("projected");
    expect(calls).toMatchObject([
      { callId: "p1", taskId: "0", startedAt, sent, answer, tokens: tokens(9, 2) },
    ]);
  });
});

describe("full calls", () => {
  test("roots and children, newest first, with what each is", () => {
    const { calls, summary } = readFixture("gen B, nested calls, newest first");
    expect(summary).toMatchObject({ shape: "calls", calls: 5 });
    expect(calls.map(({ callId, parentId, operation }) => [callId, parentId, operation])).toEqual([
      ["b3", "b1", "openai.chat.completions.create"],
      ["b2", "b2p", "openai.chat.completions.create"],
      ["b2p", "b1", "litellm.completion"],
      ["b0", "b1", "find"],
      ["b1", undefined, "Agent.run"],
    ]);
    const [last, first, , tool, agent] = calls;
    expect(last).toMatchObject({
      sent: [system, user, "assistant: undefined", "tool: []"],
      answer: done,
      model: "made-1-0501",
      startedAt: "2025-05-01T00:00:00.000001+00:00",
      latencySeconds: 1.5,
      finishReason: "stop",
      tokens: tokens(20, 4),
    });
    expect(first).toMatchObject({ sent: [system, user], finishReason: "tool_calls" });
    // A tool's lists and texts are no messages, and a parent's summary is not its own usage.
    expect(tool).toMatchObject({ sent: [], answer: undefined, tokens: undefined });
    expect(agent).toMatchObject({ sent: [], answer: undefined, tokens: undefined, exception: "Boom\n" });
  });

  test.each([
    [
      "LangChain",
      ["system: Browse.", "user: Go.", "undefined: ?"],
      "assistant: ok",
      { model: "made-1", tokens: tokens(20, 4) },
    ],
    [
      "OpenAI responses",
      ["system: Be brief.", user, "assistant: undefined", "assistant: undefined", "tool: none"],
      "assistant: None.",
      { tokens: tokens(30, 9, { cacheRead: 12, reasoning: 5 }), finishReason: "completed" },
    ],
    [
      "Google",
      ["system: Be kind.", "user: Say", "model: what?"],
      "model: Hi.",
      { model: "gem-1", tokens: tokens(7, 43, { cacheRead: 2, reasoning: 40 }), finishReason: "STOP" },
    ],
    [
      "Bedrock",
      ["system: Be kind.", "user: Hi"],
      "assistant: Hi.",
      {
        model: "bed-1",
        tokens: tokens(115, 2, { cacheRead: 100, cacheWrite: 10 }),
        finishReason: "end_turn",
      },
    ],
    [
      "Anthropic",
      ["system: Be brief.", "user: Find it", "assistant: undefined", "user: none"],
      "assistant: None.",
      { model: "ant-1-0501", tokens: tokens(234, 6, { cacheRead: 200, cacheWrite: 30 }) },
    ],
    [
      "smolagents, null details, LiteLLM",
      ["system: Think.", "tool-call: Calling tools", "tool-response: Observation"],
      done,
      { tokens: tokens(240, 4, { cacheRead: 200, cacheWrite: 30 }) },
    ],
  ])("%s", (name, sent, answer, more) => {
    expect(readFixture(name).calls[0]).toMatchObject({ sent, answer, ...more });
  });

  test("a bare text is a message where models are given texts, not in embeddings or tools' results", () => {
    const [, text, embedding] = readFixture("OpenAI responses").calls;
    expect(text).toMatchObject({ sent: ["user: Just text"], answer: undefined });
    expect(embedding).toMatchObject({ sent: [], tokens: tokens(3) });
    expect(readFixture("Anthropic").calls[1]).toMatchObject({ answer: undefined });
  });

  test("unresolved references are passed over", () => {
    const { calls } = readFixture("unresolved references");
    expect(calls.map(({ sent, answer }) => [sent, answer])).toEqual([
      [[], undefined],
      [[], done],
      [[user], done],
    ]);
    expect(calls[2]).toMatchObject({ taskId: "0" });
  });

  test("what was sanitised keeps its digits, as an answer and as history", () => {
    const items = [...readTrace(readBytes(Buffer.from(traceText(fixtureOf("sanitised")))))];
    const json = items.flatMap((item) => (item.type === "message" ? [item.message.json] : []));
    expect(json).toEqual([
      '{"content":{"10":12345678901234567890,"ask":["x"]},"role":"user"}',
      '{"_type":"ChatCompletionMessage","content":[{"a":NaN}],"role":"assistant","tool_calls":null}',
      '{"content":null,"role":"assistant","tool_calls":[{"function":{"arguments":{"id":12345678901234567890},"name":"find"}}]}',
    ]);
  });

  test("task ids come from wherever they are; what is no object is no call", () => {
    const { calls, summary } = readFixture("odd entries and task ids");
    expect(summary.calls).toBe(5);
    expect(
      calls.map(({ callId, position, taskId, operation }) => [callId, position, taskId, operation]),
    ).toEqual([
      ["#3", 3, "9", "openai.chat.completions.create"],
      ["7", 4, "5", "openai.chat.completions.create"],
      ["0196-1", 5, undefined, "openai.chat.completions.create"],
      ["#6", 6, undefined, "bare:name"],
      ["#7", 7, undefined, undefined],
    ]);
    expect(calls[2]).toMatchObject({ startedAt: "99999999999999999999", latencySeconds: undefined });
    expect(calls[3]).toMatchObject({ tokens: undefined, answer: done });
  });

  test("of a key that occurs twice the last value counts", () => {
    const text = traceText({ name: "", file: trace([call({})]) });
    const twice = text.replace('"output": {', '"inputs": {"messages": []}, "id": null, "output": {');
    expect(read(twice).calls).toMatchObject([{ callId: "#0", sent: [], model: "made-1-0501", answer: done }]);
  });

  test("keys in any order", () => {
    const reversed = Object.fromEntries(Object.entries(call({})).toReversed());
    expect(read(traceText({ name: "", file: trace([reversed]) })).calls).toEqual(
      read(traceText({ name: "", file: trace([call({})]) })).calls,
    );
  });
});

describe("an object keyed by task", () => {
  const { calls, summary } = readFixture("gen C");
  const of = (task: string) => calls.filter(({ taskId }) => taskId === task);

  test("tasks in the order of the file, positions counted through", () => {
    expect(summary).toMatchObject({ shape: "by-task", calls: 9 });
    const renamed = traceText(fixtureOf("gen C")).replace('"few"', '"1"');
    expect([...new Set(read(renamed).calls.map(({ taskId }) => taskId))]).toEqual([
      "2",
      "10",
      "1",
      "open",
      "bare",
      "batch",
    ]);
    expect(calls.map(({ callId }) => callId)).toEqual(calls.map((_, index) => `#${index}`));
  });

  test("every answer ends a call, which was sent all before it", () => {
    expect(of("10")).toMatchObject([
      { sent: [system, user], answer: "assistant: undefined", tokens: tokens(20, 4), latencySeconds: 0.5 },
      { sent: [system, user, "assistant: undefined", "tool: []"], answer: done },
    ]);
  });

  test("answers before the first call are history; calls without an answer left have no messages", () => {
    expect(of("2")).toMatchObject([
      { sent: [system, done, user, done, user], answer: done, model: undefined },
    ]);
    expect(of("few")).toMatchObject([
      { sent: [], answer: undefined },
      { sent: [user], answer: done },
    ]);
  });

  test("what was sent last may have got no answer", () => {
    expect(of("open")).toMatchObject([
      { sent: [user], answer: "assistant: undefined" },
      { sent: [user, "assistant: undefined", "tool: []"], answer: undefined },
    ]);
  });

  test("a conversation of which no call is known is one call; lists of lists are read", () => {
    expect(of("bare")).toMatchObject([{ sent: [user], answer: done, tokens: undefined }]);
    expect(of("batch")).toMatchObject([{ sent: ["user: hi"], answer: done }]);
  });
});

test("a merged ColBench file: each dialogue is one call without usage", () => {
  const { calls, summary } = readFixture("merged ColBench");
  expect(summary.shape).toBe("calls");
  expect(calls).toMatchObject([
    { taskId: "3", sent: [user, "assistant: What is f?", user], answer: undefined, tokens: undefined },
    { taskId: "4", sent: [user], answer: done, tokens: undefined },
  ]);
});

test.each(["a sentence instead of logs", "reduced copy"])("%s: a run without calls", (name) => {
  const { calls, summary, messages } = readFixture(name);
  expect(calls).toEqual([]);
  expect(messages).toEqual([]);
  expect(summary).toMatchObject({ shape: "none", calls: 0, run: { agentName: "Made Agent (made-1)" } });
  expect(summary.reportedUsage).toHaveLength(1);
});

test("each message is given once, an answer that becomes history too", () => {
  const { messages, summary } = readFixture("gen A");
  expect(messages).toEqual([system, user, done]);
  expect(summary).toMatchObject({ messages: 3, messageReferences: 7 });
});

test("the evaluation is thinned: long texts are cut, transcripts left out", () => {
  const raw_eval_results = {
    "0": { reward: 1, taken_actions: [{ name: "x" }], explanation: "é".repeat(5000), history: null },
  };
  const { summary } = read(traceText({ name: "", file: trace([], { raw_eval_results }) }));
  const evaluation = summary.evaluation as ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  expect([...(evaluation.get("0") ?? [])]).toMatchObject([
    ["reward", { text: "1" }],
    ["explanation", "é".repeat(2000)],
    ["history", null],
  ]);
});

describe("a total that is no finite number is unknown, and the trace is read", () => {
  const results = { accuracy: 0.5, total_cost: 0.12, latencies: { "0": { total_time: 2 } } };
  test.each<[string, object, object, string, object]>([
    ["the score", { accuracy: "@NaN@" }, {}, "results.accuracy", { score: undefined, cost: 0.12 }],
    ["a score beside it", { success_rate: "@NaN@" }, {}, "results.success_rate", { score: 0.5 }],
    ["the cost", { total_cost: "@Infinity@" }, {}, "results.total_cost", { cost: 0.12 }],
    ["the cost beside it", {}, { total_cost: "@-Infinity@" }, "file.total_cost", { cost: 0.12 }],
    [
      "a latency",
      { latencies: { "0": { total_time: "@NaN@" }, "1": "@NaN@", "2": 3 } },
      {},
      "results.latencies.0.total_time",
      { latencies: [{ taskId: "2" }] },
    ],
    [
      "tokens",
      {},
      { total_usage: { m: { prompt_tokens: "@NaN@", completion_tokens: 2 } } },
      "file.total_usage.m.prompt_tokens",
      { usage: [{ input: undefined, output: 2 }] },
    ],
  ])("%s", (_, odd, top, place, run) => {
    const text = traceText({
      name: "",
      file: trace([call({})], { results: { ...results, ...odd }, ...top }),
    });
    const findings: Finding[] = [];
    expect(read(text, findings).summary).toMatchObject({ calls: 1, run });
    const message = expect.stringMatching(new RegExp(`^${place} is (NaN|-?Infinity): taken as unknown$`));
    expect(findings).toContainEqual(expect.objectContaining({ code: "number-not-finite", message }));
  });
});

describe("files that are refused, with the place", () => {
  const good = traceText({ name: "", file: trace([call({})]) });
  test.each([
    [
      "logs twice",
      good.replace('"git_info"', '"raw_logging_results": [], "git_info"'),
      "raw_logging_results stands in the file twice",
    ],
    [
      "a task twice",
      traceText({ name: "", file: trace({ a: {}, b: {} }) }).replace('"b"', '"a"'),
      "raw_logging_results.a stands in the file twice",
    ],
    ["a list", "[]", 'malformed JSON: received "[]", expected an object (byte 0)'],
    ["no config", '{"raw_logging_results": []}', "no config in the file"],
    [
      "a fault in a message",
      good.replace('"role": "system"', '"role": tru'),
      "in raw_logging_results[0].inputs.messages[0].role)",
    ],
    [
      "a fault in an answer",
      good.replace('"index": 0', '"index": 00'),
      "in raw_logging_results[0].output.choices[0].index)",
    ],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test("cut anywhere: one clear error, and nothing that could pass for the whole", () => {
    const bytes = Buffer.from(good);
    for (let length = 0; length < bytes.length - 2; length += 7) {
      const { error } = readAll(readBytes(bytes.subarray(0, length)));
      expect(error?.message).toMatch(/truncated JSON|the file is empty|malformed JSON/);
    }
  });
});
