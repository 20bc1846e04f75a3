import { expect, test } from "vitest";
import { madeUpPlan, madeUpTask } from "../../test/support/solving.ts";
import { requireSame } from "./carry-out.ts";
import type { Evaluation } from "./evaluation.ts";
import { promptsHash } from "./plan-run.ts";
import { baseline as solver } from "./solvers/baseline.ts";

const evaluation: Evaluation = {
  benchmark: "bench",
  data: "rows.jsonl",
  rowsHash: "ab".repeat(32),
  split: undefined,
  tasks: [madeUpTask()],
  answers: [],
  openGrading: async () => expect.fail("nothing is graded"),
};
const plan = madeUpPlan({ promptsSha256: promptsHash(evaluation, ["bench/1"]) });

test("a run goes on with the benchmark, prompts and solver that it began with", () => {
  expect(() => requireSame({ plan, evaluation, solver })).not.toThrow();
});

test.each([
  ["rows of the benchmark", { plan, evaluation: { ...evaluation, rowsHash: "0" }, solver }],
  ["prompts", { plan, evaluation: { ...evaluation, tasks: [madeUpTask({ prompt: "?" })] }, solver }],
  ["solver", { plan, evaluation, solver: { ...solver, version: "next" } }],
])("other %s are refused, and a new run advised", (what, given) => {
  expect(() => requireSame(given)).toThrow(
    expect.objectContaining({
      code: "bad-input",
      message: expect.stringMatching(new RegExp(`^${what}.* changed since the run run-1 began`)),
      hint: "begin a new run with hindcast run",
    }),
  );
});
