import { expect, test } from "vitest";
import { parseEpisode, RowProblem } from "./parse-episode.ts";

const row = {
  trial_name: "t__a",
  episode: "episode-10",
  conversations: [
    { role: "user", content: "do it" },
    { role: "assistant", content: "done" },
  ],
};
const said = [
  { role: "user", content: "do it" },
  { role: "assistant", content: "done" },
];

test.each([
  ["a list of messages", row.conversations],
  ["JSON text", JSON.stringify(row.conversations)],
  [
    "ShareGPT",
    [
      { from: "human", value: "do it" },
      { from: "gpt", value: "done" },
    ],
  ],
  ["lists side by side", { role: ["user", "assistant"], content: ["do it", "done"] }],
  ["contents in parts", [{ role: "user", content: [{ type: "text", text: "do it" }] }, said[1]]],
])("reads conversations as %s", (_, conversations) => {
  expect(parseEpisode({ ...row, conversations }).messages).toEqual(said);
});

const call = '<tool_call>{"name":"grep","arguments":{"pattern": "x"}}</tool_call>';
const calls = [{ id: "c1", type: "function", function: { name: "grep", arguments: '{"pattern": "x"}' } }];

test.each([
  ["OpenAI", { content: null, tool_calls: calls }, call],
  ["OpenAI, with words", { content: "I look.", tool_calls: calls, function_call: null }, `I look.\n${call}`],
  ["OpenAI, as it was", { content: null, function_call: calls[0]?.function }, call],
  ["OpenAI, as JSON in a column", { content: "", tool_calls: JSON.stringify(calls) }, call],
  [
    "OpenAI, cut off",
    { tool_calls: [{ function: { name: "grep", arguments: '{"pattern' } }] },
    '<tool_call>{"name":"grep","arguments":"{\\"pattern"}</tool_call>',
  ],
  [
    "Anthropic",
    {
      content: [
        { type: "thinking", thinking: "Where is it?", signature: "abc" },
        { type: "text", text: "I look." },
        { type: "tool_use", id: "t1", name: "grep", input: { pattern: "x", most: 3n } },
      ],
    },
    `<think>Where is it?</think>\nI look.\n<tool_call>{"name":"grep","arguments":{"pattern":"x","most":3}}</tool_call>`,
  ],
  ["DeepSeek", { content: "So.", reasoning_content: "Hm." }, "<think>Hm.</think>\nSo."],
  [
    "Mistral",
    {
      content: [
        { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
        { type: "text", text: "So." },
      ],
    },
    "<think>Hm.</think>\nSo.",
  ],
])("what an agent called and thought is kept: %s", (_, message, content) => {
  const conversations = [said[0], { role: "assistant", ...message }];
  expect(parseEpisode({ ...row, conversations }).messages[1]).toEqual({ role: "assistant", content });
});

test("calls in lists side by side", () => {
  const conversations = {
    role: ["user", "assistant"],
    content: ["do it", null],
    tool_calls: [null, calls],
  };
  expect(parseEpisode({ ...row, conversations }).messages[1]?.content).toBe(call);
});

test("what an exporter writes for unknown is unknown", () => {
  const given = {
    ...row,
    trial_name: "unknown-trial",
    task: "unknown-task",
    model: "unknown-model",
    result: null,
  };
  const { trial, task, model, result } = parseEpisode(given);
  expect([trial, task, model, result]).toEqual([undefined, undefined, undefined, undefined]);
});

test.each([
  ["episode-10", 10],
  ["episode-0002", 2],
  [7, 7],
  [7n, 7],
  ["last", undefined],
])("episode %s is number %s", (episode, number) => {
  expect(parseEpisode({ ...row, episode }).number).toBe(number);
});

test("a null content is an empty message, which a conversation may begin with", () => {
  const conversations = [{ role: "user", content: null }, ...row.conversations];
  expect(parseEpisode({ ...row, conversations }).messages[0]).toEqual({ role: "user", content: "" });
});

test.each([
  ["null", null],
  ["text that is not JSON", "hello"],
  ["no messages", []],
  ["messages without a word", [{ role: "user", content: " " }]],
  ["a message that is text", ["hello"]],
  ["a role nobody knows", [{ role: "narrator", content: "x" }]],
])("refuses conversations that are %s", (_, conversations) => {
  expect(() => parseEpisode({ ...row, conversations })).toThrow(RowProblem);
});
