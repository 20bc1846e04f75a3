import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradedAttempt, gradedRun } from "../../../test/support/graded-run.ts";
import type { Outcome } from "../../model/outcome.ts";
import { type FailSetExpression, failSet } from "./fail-set.ts";
import type { GradedRun } from "./graded-run.ts";

const ids = (expression: FailSetExpression) => failSet(expression).taskIds;
const union = (...runs: GradedRun[]) => ids({ runs, atLeast: 1 });
const intersection = (...runs: GradedRun[]) => ids({ runs, atLeast: "all" });

describe("failSet", () => {
  const a = gradedRun("a", { "1": "failed", "2": "failed", "10": "passed", "3": "failed" });
  const b = gradedRun("b", { "1": "failed", "2": "passed", "10": "failed", "3": "failed" });
  const c = gradedRun("c", { "1": "passed", "2": "passed", "10": "failed", "3": "failed" });

  test("union, intersection, at least k, and what is taken away, in natural order", () => {
    expect(union(a, b, c)).toEqual(["1", "2", "3", "10"]);
    expect(intersection(a, b, c)).toEqual(["3"]);
    expect(ids({ runs: [a, b, c], atLeast: 2 })).toEqual(["1", "3", "10"]);
    expect(ids({ runs: [a, b], atLeast: 1, minus: [c] })).toEqual(["1", "2"]);
  });

  test("failed is attempted and wrong", () => {
    const run = gradedRun("r", { a: "failed", b: "error", c: "unscored", d: undefined, e: "passed" });
    const { taskIds, runs } = failSet({ runs: [run], atLeast: 1 });
    expect(taskIds).toEqual(["a"]);
    expect(runs[0]?.tasks).toEqual({
      failed: ["a"],
      error: ["b"],
      unscored: ["c"],
      missing: ["d"],
      passed: ["e"],
    });
  });

  test("an intersection of runs that do not know every task is refused unless told otherwise", () => {
    const short = gradedRun("short", { "1": "failed", "2": "error" });
    expect(() => intersection(a, short)).toThrow(
      /short did not attempt 3, 10, had infrastructure errors at 2/,
    );
    expect(ids({ runs: [a, short], atLeast: "all", missing: "ignore" })).toEqual(["1", "2", "3"]);
    expect(ids({ runs: [a, short], atLeast: "all", missing: "fail" })).toEqual(["1", "2", "3"]);
    expect(ids({ runs: [a, short], atLeast: 2, missing: "ignore" })).toEqual(["1"]);
    expect(ids({ runs: [a, short], atLeast: 1, missing: "fail" })).toEqual(["1", "2", "3", "10"]);
    expect(() => ids({ runs: [a, short], atLeast: 1, missing: "error" })).toThrow(/short/);
  });

  test("a task that nobody knows anything of is in no intersection", () => {
    const nobody = [gradedRun("x", { "1": undefined }), gradedRun("y", { "1": "error" })];
    expect(ids({ runs: nobody, atLeast: "all", missing: "ignore" })).toEqual([]);
  });

  test("with epochs a task is failed when all its graded ones failed, or as many as asked", () => {
    const run = gradedRun("r", { x: ["failed", "passed", "failed"], y: ["failed", "failed", "error"] });
    expect(union(run)).toEqual(["y"]);
    expect(ids({ runs: [run], atLeast: 1, epochsFailed: 1 })).toEqual(["x", "y"]);
    expect(ids({ runs: [run], atLeast: 1, epochsFailed: 3 })).toEqual([]);
    const standing = failSet({ runs: [run], atLeast: 1, epochsFailed: 3 }).runs[0]?.tasks;
    expect(standing).toMatchObject({ passed: ["x"], unscored: ["y"] });
  });

  test("statuses pick attempts by verdict or outcome", () => {
    const run = gradedRun(
      "r",
      {},
      {
        planned: undefined,
        attempts: [
          gradedAttempt("1", "failed", { verdict: "timeout" }),
          gradedAttempt("2", "failed"),
          gradedAttempt("3", "error", { verdict: "infra" }),
        ],
      },
    );
    expect(ids({ runs: [run], atLeast: 1, statuses: new Set(["timeout"]) })).toEqual(["1"]);
    expect(ids({ runs: [run], atLeast: 1, statuses: new Set(["infra"]) })).toEqual(["3"]);
    const late = failSet({ runs: [run], atLeast: 1, isCounted: ({ taskId }) => taskId !== "1" });
    expect([late.taskIds, late.runs[0]?.tasks.failed]).toEqual([["2"], ["1", "2"]]);
    expect(ids({ runs: [run], atLeast: 1, statuses: new Set(["failed", "error"]) })).toEqual(["1", "2", "3"]);
  });

  test.each([
    ["another benchmark", { benchmark: "other" }, /benchmark: received bench in a and other in z/],
    ["other rows", { rowsHash: "f00" }, /rows of the benchmark/],
  ])("refuses runs of %s", (_, given, message) => {
    const other = gradedRun("z", { "1": "failed" }, given);
    expect(() => union({ ...a, rowsHash: "abc" }, other)).toThrow(message);
  });

  test("refuses a run given twice, an attempt given twice, and a number of runs there is not", () => {
    expect(() => union(a, a)).toThrow("run a is given twice");
    const twice = { ...a, attempts: [...a.attempts, gradedAttempt("1", "passed")] };
    expect(() => union(twice)).toThrow(/a holds one attempt at 1 twice/);
    expect(() => ids({ runs: [a], atLeast: 2 })).toThrow(/received 2, expected a whole number from 1 to 1/);
    expect(() => ids({ runs: [], atLeast: 1 })).toThrow("no run given");
  });
});

const outcome = fc.constantFrom<Outcome>("passed", "failed");
const tasks = fc.dictionary(fc.constantFrom("1", "2", "3", "BigCodeBench/4", "x", "10"), outcome);
const full = fc.tuple(outcome, outcome, outcome, outcome).map((each) => Object.fromEntries(each.entries()));

describe("laws of fail sets", () => {
  const three = (sketches: readonly Record<string, Outcome>[]) =>
    sketches.map((sketch, index) => gradedRun(`run-${index}`, sketch)) as [GradedRun, GradedRun, GradedRun];

  test("the order of runs does not matter", () => {
    fc.assert(
      fc.property(fc.tuple(full, full, full), (sketches) => {
        const [a, b, c] = three(sketches);
        expect(union(a, b, c)).toEqual(union(c, a, b));
        expect(intersection(a, b, c)).toEqual(intersection(c, b, a));
      }),
    );
  });

  test("intersection is within at least k, which is within union; a run with itself is itself", () => {
    fc.assert(
      fc.property(fc.tuple(full, full, full), (sketches) => {
        const [a, b, c] = three(sketches);
        const some = new Set(union(a, b, c));
        const two = new Set(ids({ runs: [a, b, c], atLeast: 2 }));
        expect([...two].every((id) => some.has(id))).toBe(true);
        expect(intersection(a, b, c).every((id) => two.has(id))).toBe(true);
        const copy = { ...a, name: "copy" };
        expect(union(a, copy)).toEqual(union(a));
        expect(intersection(a, copy)).toEqual(union(a));
      }),
    );
  });

  test("what is taken away and what both fail make up the whole; at least k of one is union", () => {
    fc.assert(
      fc.property(tasks, tasks, (left, right) => {
        const [a, b] = [gradedRun("a", left), gradedRun("b", right)];
        const rest = ids({ runs: [a], atLeast: 1, minus: [b] });
        const both = ids({ runs: [a, b], atLeast: 2, missing: "ignore" });
        expect(new Set([...rest, ...both])).toEqual(new Set(union(a)));
        expect(rest.filter((id) => both.includes(id))).toEqual([]);
      }),
    );
  });
});
