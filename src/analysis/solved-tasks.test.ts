import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outcomeRow, outcomeRows } from "../../test/support/outcome-rows.ts";
import { commonTasks, solvedCount, taskOutcomes } from "./solved-tasks.ts";

describe("solvedCount", () => {
  const row = outcomeRow({ outcomes: "110", listed: false });

  test("finds the count behind any share", () => {
    const shares = fc
      .integer({ min: 1, max: 100_000 })
      .chain((tasks) => fc.tuple(fc.integer({ min: 0, max: tasks }), fc.constant(tasks)));
    fc.assert(
      fc.property(shares, ([solved, tasks]) => {
        expect(solvedCount({ ...row, accuracy: solved / tasks, tasks })).toBe(solved);
      }),
    );
  });

  test.each([
    ["a share of other tasks", { accuracy: 0.5, tasks: 45 }],
    ["a share cut to four decimals", { accuracy: 0.3556, tasks: 45 }],
    ["a score above 1", { accuracy: 2, tasks: 45 }],
    ["a score below 0", { accuracy: -1, tasks: 45 }],
    ["a number of tasks not known", { accuracy: 1, tasks: undefined }],
  ])("finds none in %s", (_, figures) => {
    expect(solvedCount({ ...row, ...figures })).toBeUndefined();
  });

  test("finds none where the passed list says otherwise", () => {
    expect(solvedCount(outcomeRow({ outcomes: "1100", score: 0.75 }))).toBeUndefined();
    expect(solvedCount(outcomeRow({ outcomes: "1100", score: 0.75, listed: false }))).toBe(3);
  });

  test("believes a score of another name where the passed list gives it", () => {
    expect(solvedCount(outcomeRow({ outcomes: "1110", scoreName: "pass@1" }))).toBe(3);
    expect(solvedCount(outcomeRow({ outcomes: "1110", scoreName: "pass@1", listed: false }))).toBeUndefined();
  });

  test.each(["average_score", "average_correctness"] as const)("never takes %s for a count", (scoreName) => {
    for (const score of [0, 0.291, 1]) {
      expect(solvedCount(outcomeRow({ outcomes: "0".repeat(1000), score, scoreName }))).toBeUndefined();
    }
  });
});

describe("taskOutcomes", () => {
  test("takes lists shorter than the benchmark", () => {
    expect(taskOutcomes(outcomeRow({ outcomes: "10.." }))).toEqual({
      solved: new Set(["task-0"]),
      listed: new Set(["task-0", "task-1"]),
      tasks: 4,
    });
  });

  test("wants the passed list to give the score", () => {
    expect(taskOutcomes(outcomeRow({ outcomes: "1100", score: 0.75 }))).toBeUndefined();
    expect(taskOutcomes(outcomeRow({ outcomes: "1100", listed: false }))).toBeUndefined();
  });

  test("refuses a task listed twice", () => {
    const row = outcomeRow({ outcomes: "1100" });
    const withLists = (passedTasks: string[], failedTasks: string[]) =>
      taskOutcomes({ ...row, run: { ...row.run, passedTasks, failedTasks } });
    expect(withLists(["a", "b"], ["c"])).toBeDefined();
    expect(withLists(["a", "a"], ["c"])).toBeUndefined();
    expect(withLists(["a", "b"], ["b"])).toBeUndefined();
  });
});

describe("commonTasks", () => {
  const outcomesOf = (...outcomes: string[]) =>
    outcomeRows(outcomes.map((text) => ({ outcomes: text })))
      .map(taskOutcomes)
      .filter((found) => found !== undefined);

  test("is all tasks that some run lists", () => {
    expect(commonTasks(outcomesOf("1..", ".0."))).toEqual(new Set(["task-0", "task-1"]));
  });

  test("is unknown when the runs name more tasks than there are", () => {
    const [first, second] = outcomesOf("10", "01");
    if (!first || !second) throw new Error("lists give both scores");
    const respelled = { ...second, listed: new Set(["0", "1"]), solved: new Set(["1"]) };
    expect(commonTasks([first, respelled])).toBeUndefined();
  });

  test("is unknown when the runs disagree on the number of tasks", () => {
    const [first, second] = outcomesOf("10", "01");
    if (!first || !second) throw new Error("lists give both scores");
    expect(commonTasks([first, { ...second, tasks: 3 }])).toBeUndefined();
  });
});
