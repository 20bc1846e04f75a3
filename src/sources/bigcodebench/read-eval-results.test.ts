import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readEvalResults } from "./read-eval-results.ts";

async function read(document: unknown, { name = "results.json", gzip = false } = {}) {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, name);
  const text = typeof document === "string" ? document : JSON.stringify(document);
  await writeFile(file, gzip ? gzipSync(text) : text);
  return await readEvalResults(file);
}

const entry = { task_id: "BigCodeBench/4", solution: "x = 1\n", status: "pass", details: {} };

it("keeps the order of tasks and numbers the tries", async () => {
  const failed = { ...entry, status: "fail", details: { test_a: "Traceback" } };
  const { answers, date, findings } = await read({
    date: "2024-12-25 02:52",
    eval: { "BigCodeBench/4": [entry, failed], "BigCodeBench/1": [{ ...entry, status: "timeout" }] },
  });
  expect(date).toBe("2024-12-25 02:52");
  expect(answers.map((answer) => [answer.taskId, answer.epoch, answer.verdict, answer.outcome])).toEqual([
    ["BigCodeBench/4", 1, "pass", "passed"],
    ["BigCodeBench/4", 2, "fail", "failed"],
    ["BigCodeBench/1", 1, "timeout", "failed"],
  ]);
  expect(answers[1]?.details).toEqual(new Map([["test_a", "Traceback"]]));
  expect(findings).toEqual([]);
});

it("prefers the fine verdict, and does not know what it cannot name", async () => {
  const { answers } = await read(
    { eval: { a: [{ ...entry, status: "fail", verdict: "infra" }], b: [{ ...entry, status: "skipped" }] } },
    { gzip: true },
  );
  expect(answers.map(({ verdict, outcome, status }) => [verdict, outcome, status])).toEqual([
    ["infra", "error", "fail"],
    [undefined, undefined, "skipped"],
  ]);
});

it("leaves out what cannot be read and names it", async () => {
  const { answers, findings } = await read({
    eval: {
      a: [{ ...entry, status: 1 }, entry],
      b: "x",
      c: [{ ...entry, solution: null }, 3],
      d: [{ ...entry, details: [] }],
    },
  });
  expect(answers.map(({ taskId, epoch }) => [taskId, epoch])).toEqual([["a", 2]]);
  expect(findings.map(({ message }) => message)).toEqual([
    "eval.a: try 1: received status 1, expected an object with status, solution and details",
    'eval.b: received text "x", expected a list of tries',
    "eval.c: try 1: received solution null, expected an object with status, solution and details",
    "eval.c: try 2: received 3, expected an object with status, solution and details",
    "eval.d: try 1: received details a list, expected an object with status, solution and details",
  ]);
});

it.each([
  [
    "another object",
    { results: {} },
    /received the keys results, expected an object with the keys date and eval/,
  ],
  ["a list", [], /received a list/],
  ["no JSON", "eval", /malformed JSON/],
])("refuses %s", async (_, document, expected) => {
  await expect(read(document)).rejects.toThrow(expected);
});

it("says when there is no such file", async () => {
  await expect(readEvalResults("nothing.json")).rejects.toThrow(/cannot read nothing\.json: ENOENT/);
});
