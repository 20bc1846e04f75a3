import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { smallRows, writeLines } from "../support/small-benchmark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

const failSet = (benchmark: string, rows: string | null = null) =>
  JSON.stringify({ source_runs: ["a"], sample_ids: [0], benchmark, rows_sha256: rows });

test("a plan that could not be read again is never written; it is asked for no estimate later", async () => {
  await using folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, 2);
  const store = path.join(folder.path, "store");
  const run = (...words: string[]) =>
    hindcast(["run", "gsm8k", "--data", file, "--model", "mock/a", "--store", store, ...words]);
  const refused = await run("--seed", "1.5", "--run-id", "r");
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('--seed: received "1.5", expected a whole number from 0 to 2147483647'),
  ]);
  expect(await readdir(folder.path)).not.toContain("store");
  expect((await run("--seed", "0", "--run-id", "r")).code).toBe(0);
  const plan = JSON.parse(await readFile(path.join(store, "evals", "r", "plan.json"), "utf8"));
  expect(plan).toMatchObject({ seed: 0, gradeSeconds: 240 });
  const estimate = await hindcast(["resume", "r", "--store", store, "--estimate"]);
  expect([estimate.code, estimate.stderr]).toEqual([
    2,
    expect.stringContaining("unknown option '--estimate'"),
  ]);
});

test("tasks that were picked in another benchmark are refused wherever they are given; other rows are told", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  const { file: problems } = await writeWordProblems(folder.path, 2);
  const programs = await writeLines(folder.path, "programs.jsonl", smallRows(2));
  await writeFile(at("other.json"), failSet("bigcodebench"));
  await writeFile(at("rows.json"), failSet("gsm8k", "ab".repeat(32)));
  await writeFile(at("answers.jsonl"), '{"task_id": "HumanEval/0", "solution": ""}\n');
  const run = ["run", "gsm8k", "--data", problems, "--model", "mock/a", "--store", at("store")];
  const program = ["humaneval", "--data", programs];
  const commands = [
    [...run, "--sample-ids", at("other.json")],
    ["grade", ...program, "--answers", at("answers.jsonl"), "--task-ids", at("other.json")],
    ["subset", ...program, "--without", at("other.json")],
  ];
  for (const words of commands) {
    const { code, stderr } = await hindcast(words);
    expect([code, stderr]).toEqual([1, expect.stringContaining("selects tasks of another benchmark")]);
  }
  const { code, stderr } = await hindcast([...run, "--sample-ids", at("rows.json"), "--run-id", "a"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("made with other rows of gsm8k")]);
  expect((await hindcast([...run, "--run-id", "b"])).code).toBe(0);
  const compared = ["compare", "a", "b", "--store", at("store"), "--fail-set"];
  const other = await hindcast([...compared, at("other.json")]);
  expect([other.code, other.stderr]).toEqual([
    1,
    expect.stringContaining("selects tasks of another benchmark"),
  ]);
  expect((await hindcast([...compared, at("rows.json")])).stderr).toContain("made with other rows");
});
