import { expect, test } from "vitest";
import { madeUpRun } from "../../test/support/made-up-run.ts";
import { JsonNumber } from "../model/json.ts";
import type { Run } from "../model/run.ts";
import { taskCount } from "./task-count.ts";

const ids = (count: number, name: string) => Array.from({ length: count }, (_, number) => `${name}${number}`);
const times = (name: string, count: number) =>
  ids(count, name).map((taskId) => ({ taskId, seconds: new JsonNumber("2.0") }));
const lists = (passed: number, failed: number): Partial<Run> => ({
  passedTasks: ids(passed, "p"),
  failedTasks: ids(failed, "f"),
  latencies: times("f", failed),
});

test.each([
  ["the benchmark's, where a run has no lists", {}, 0.5, 50, 50],
  ["the list's, where the benchmark's is not known", lists(1, 3), 0.25, undefined, 4],
  ["unknown, where neither is", {}, 0.5, undefined, undefined],
  ["the benchmark's, where a shorter list leaves out what counts as failed", lists(12, 19), 12 / 50, 50, 50],
  ["the list's, where its share is the score and the benchmark's is not", lists(8, 17), 8 / 25, 50, 25],
  ["the list's, where nothing passed", lists(0, 20), 0, 165, 20],
  [
    "the list's, where nothing passed and no times are known",
    { ...lists(0, 20), latencies: undefined },
    0,
    165,
    20,
  ],
  ["the benchmark's, where nothing passed and the list is nearly it", lists(0, 48), 0, 50, 50],
  [
    "the benchmark's, where nothing passed and more tasks were worked at than listed",
    { ...lists(0, 1), latencies: times("f", 49) },
    0,
    50,
    50,
  ],
  ["the list's, where nothing passed and the list is longer", lists(0, 60), 0, 50, 60],
  ["the benchmark's, where neither gives the score", lists(3, 7), 0.41, 50, 50],
  ["what the run says its score is over", { ...lists(4, 2), scoredTasks: 10 }, 0.6, 165, 10],
  ["not nothing", { ...lists(0, 0), scoredTasks: 0 }, 0, 165, 165],
])("%s", (_, run, score, size, tasks) => {
  expect(taskCount(madeUpRun(run), score, size)).toBe(tasks);
});
