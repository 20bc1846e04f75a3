import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { smallRows } from "../../test/support/small-benchmark.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { humaneval } from "../benchmarks/humaneval/humaneval.ts";
import { readAnswers } from "./read-answers.ts";

const tasks = smallRows(3).map(humaneval.task);

async function read(content: string | Uint8Array, name = "a.jsonl") {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, name);
  await writeFile(file, content);
  return await readAnswers(file, tasks);
}

it("reads every form, numbers tries, and takes the last part of an id", async () => {
  const lines = [
    '{"task_id":"HumanEval/1","solution":"s","raw_solution":"r"}',
    "",
    '{"task_id":"1","completion":"c"}',
    '{"task_id":2,"answer":"a"}',
  ];
  const { answers, findings } = await read(gzipSync(lines.join("\n")), "a.jsonl.gz");
  expect(answers).toEqual([
    { taskId: "HumanEval/1", epoch: 1, answer: { text: "s", form: "solution" } },
    { taskId: "HumanEval/1", epoch: 2, answer: { text: "c", form: "completion" } },
    { taskId: "HumanEval/2", epoch: 1, answer: { text: "a", form: "answer" } },
  ]);
  expect(findings).toEqual([]);
});

it("names lines that cannot be used, and answers given twice", async () => {
  const lines = [
    '{"task_id":"0","answer":"a"}',
    "[]",
    '{"task_id":"9","answer":"a"}',
    '{"task_id":"0","answer":1}',
    '{"task_id":"0","answer":"a"}',
  ];
  const { answers, findings } = await read(lines.join("\n"));
  expect(answers.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(findings.map(({ level, code, message }) => [level, code, message])).toEqual([
    ["bad", "answer-unusable", "answer 2: no task_id"],
    ["bad", "task-unknown", "answer 3: no task 9 in the benchmark"],
    ["bad", "answer-unusable", "answer 4: answer is no text"],
    [
      "warning",
      "answer-repeated",
      "1 answers repeat another to the same task word for word; each counts as a try",
    ],
  ]);
});

it.each([
  ["no answer", "\n", /holds no answer/],
  ["no JSON", '{"task_id":"0","answer":"a"}\n{', /line 2, is not JSON/],
  [
    "another benchmark's",
    '{"task_id":"BigCodeBench/7","answer":"a"}',
    /another benchmark: received BigCodeBench\/7, expected task ids as HumanEval\/0/,
  ],
])("refuses a file with %s", async (_, content, expected) => {
  await expect(read(content)).rejects.toThrow(expected);
});
