import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradedRun } from "../../../test/support/graded-run.ts";
import { levelOf, pickSubset, type SubsetTask } from "./pick-subset.ts";
import { predictScores, ratesOf, withDifficulty } from "./predict-score.ts";

const task = (taskId: string, features: readonly string[], difficulty?: number): SubsetTask => ({
  taskId,
  features,
  difficulty,
});

describe("pickSubset", () => {
  test("takes what adds most, and begins anew when all is covered", () => {
    const tasks = [task("1", ["a"]), task("2", ["a", "b", "c"]), task("3", ["d"]), task("10", ["a", "b"])];
    expect(pickSubset(tasks, { size: 2, by: "cover" })).toEqual(["2", "3"]);
    expect(pickSubset(tasks, { size: 3, by: "cover" })).toEqual(["2", "3", "10"]);
    expect(pickSubset(tasks, { size: 9, by: "cover" })).toEqual(["1", "2", "3", "10"]);
    expect(pickSubset([], { size: 9, by: "cover" })).toEqual([]);
  });

  test("by difficulty, levels stand in the subset as in the whole", () => {
    const tasks = Array.from({ length: 100 }, (_, index) => task(`t${index}`, [], index < 60 ? 0.1 : 0.9));
    const picked = new Set(pickSubset(tasks, { size: 20, by: "difficulty" }));
    const levels = tasks.filter(({ taskId }) => picked.has(taskId)).map(levelOf);
    expect(levels.filter((level) => level === 0)).toHaveLength(12);
    expect(levels.filter((level) => level === 4)).toHaveLength(8);
  });

  test("is no worse than 63% of any subset, and does not depend on the order of tasks", () => {
    const features = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(features, { minLength: 3, maxLength: 9 }), (lists) => {
        const tasks = lists.map((list, index) => task(String(index), list));
        const covered = (ids: readonly string[]) =>
          new Set(ids.flatMap((id) => lists[Number(id)] ?? [])).size;
        const picked = pickSubset(tasks, { size: 2, by: "cover" });
        for (const [first] of lists.entries())
          for (const [second] of lists.entries())
            expect(covered(picked)).toBeGreaterThanOrEqual(0.63 * covered([String(first), String(second)]));
        expect(pickSubset(tasks.toReversed(), { size: 2, by: "cover" })).toEqual(picked);
      }),
    );
  });
});

test("a run's score is predicted from a subset that was picked without it", () => {
  const a = gradedRun("a", { "1": "passed", "2": "failed", "3": "failed", "4": "passed" });
  const b = gradedRun("b", { "1": "passed", "2": "failed", "3": "passed" });
  const tasks = ["1", "2", "3", "4"].map((taskId) => task(taskId, [taskId]));
  const difficulties = withDifficulty(tasks, [a, b].map(ratesOf)).map(({ difficulty }) => difficulty);
  expect(difficulties).toEqual([0, 1, 0.5, 0]);
  const [ids, plan] = [["1", "2", "3", "4"], { size: 4, by: "difficulty" } as const];
  const predictions = predictScores(tasks, ids, [a, b, gradedRun("none", {})], plan);
  expect(predictions).toEqual([
    { run: "a", onSubset: 0.5, predicted: undefined, onAll: 0.5, randomError: 0 },
    { run: "b", onSubset: 2 / 3, predicted: undefined, onAll: 2 / 3, randomError: 0 },
  ]);
});

test("the whole score is that on all tasks, not only on those that may be picked", () => {
  const run = (name: string) =>
    gradedRun(name, { "1": "passed", "2": "failed", "3": "failed", "4": "failed" });
  const pickable = ["1", "2"].map((taskId) => task(taskId, [taskId]));
  const [first] = predictScores(pickable, ["1", "2", "3", "4"], [run("a"), run("b")], {
    size: 2,
    by: "cover",
  });
  expect(first).toMatchObject({ onSubset: 0.5, onAll: 0.25 });
});

test("a task that one of five runs fails is of the second fifth, that none fails of the first", () => {
  const runs = [0, 1, 2, 3, 4].map((run) =>
    gradedRun(`r${run}`, { easy: "passed", next: run === 0 ? "failed" : "passed", hard: "failed" }),
  );
  const tasks = ["easy", "next", "hard"].map((taskId) => task(taskId, []));
  expect(withDifficulty(tasks, runs.map(ratesOf)).map(levelOf)).toEqual([0, 1, 4]);
});
