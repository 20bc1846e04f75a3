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
