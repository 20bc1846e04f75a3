import { appendFile, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { smallRows } from "../../test/support/small-benchmark.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { humaneval } from "../benchmarks/humaneval/humaneval.ts";
import {
  groundTruth,
  type KnownRun,
  KnownRuns,
  passingShare,
  runsThatCount,
  secondsAllowed,
  tasksToRun,
} from "./ground-truth.ts";

const tasks = smallRows(4).map(humaneval.task);
const pass = (n: number, seconds: number): KnownRun => ({
  taskId: `HumanEval/${n}`,
  verdict: "pass",
  seconds,
});
const fail = (n: number): KnownRun => ({ taskId: `HumanEval/${n}`, verdict: "fail", seconds: 1 });

it("tells what passes, what fails and what does both", () => {
  const truth = groundTruth([pass(0, 1), fail(1), pass(1, 2), pass(1, 3), fail(2), fail(2)]);
  expect([...truth.passed]).toEqual(["HumanEval/0", "HumanEval/1"]);
  expect([...truth.failed]).toEqual(["HumanEval/2"]);
  expect([...truth.flaky]).toEqual(["HumanEval/1"]);
  expect(passingShare(truth, tasks)).toBe(0.5);
  expect(passingShare(truth, [])).toBe(1);
});

it("runs what was never run, and repeats only failures", () => {
  const runs = [pass(0, 1), fail(1), fail(2), fail(2)];
  const due = (repeats: number) => tasksToRun(tasks, runs, repeats).map(({ id }) => id.split("/")[1]);
  expect([due(1), due(2), due(3)]).toEqual([["3"], ["1", "3"], ["1", "2", "3"]]);
});

it("gives an answer five times as long as the known solution took, within bounds", () => {
  const truth = groundTruth([pass(0, 0.1), pass(1, 8), pass(2, 100), fail(3)]);
  expect([0, 1, 2, 3].map((n) => secondsAllowed(truth, `HumanEval/${n}`, 240))).toEqual([
    10,
    40,
    240,
    undefined,
  ]);
});

it("keeps runs, for one sandbox and one version of the rows", async () => {
  await using folder = await temporaryFolder();
  const identity = {
    kind: "process",
    image: undefined,
    python: "3.11.2",
    machine: "x86_64",
    guards: { pids: true },
  } as const;
  const open = (hash: string, guards = true) =>
    new KnownRuns(folder.path, "humaneval", hash, { ...identity, guards: { pids: guards } });
  const first = open("a".repeat(64));
  first.add(pass(0, 1));
  first.add(fail(1));
  await appendFile(first.file, '{"taskId":"HumanEval/2","verd');
  expect(open("a".repeat(64)).runs).toEqual([pass(0, 1), fail(1)]);
  expect(open("b".repeat(64)).runs).toEqual([]);
  expect(open("a".repeat(64), false).runs).toEqual([]);
  expect((await readFile(first.file, "utf8")).split("\n")).toHaveLength(3);
});

it("a known solution that failed within narrower limits is run again", () => {
  const run = (verdict: "pass" | "fail", seconds: number) => ({
    taskId: "1",
    verdict,
    seconds: 1,
    within: { seconds, memoryMb: 4096 },
  });
  const runs = [run("fail", 3), run("fail", 240), run("pass", 3)];
  expect(runsThatCount(runs, { seconds: 240, memoryMb: 4096 })).toEqual(runs.slice(1));
  expect(runsThatCount(runs, { seconds: 3, memoryMb: 4096 })).toEqual(runs);
  expect(runsThatCount(runs, { seconds: 3, memoryMb: 8192 })).toEqual(runs.slice(2));
});
