import type { GradedAttempt, GradedRun } from "../../src/analysis/fail-sets/graded-run.ts";
import type { Outcome } from "../../src/model/outcome.ts";

/** A graded run from a sketch: by task the outcomes of its epochs, `undefined` for a planned task without any. */
export function gradedRun(
  name: string,
  tasks: Readonly<Record<string, Outcome | readonly Outcome[] | undefined>>,
  given: Partial<GradedRun> = {},
): GradedRun {
  const attempts = Object.entries(tasks).flatMap(([taskId, outcomes]) =>
    [outcomes ?? []].flat().map((outcome, index) => gradedAttempt(taskId, outcome, { epoch: index + 1 })),
  );
  return {
    name,
    benchmark: "bench",
    rowsHash: undefined,
    agent: undefined,
    model: undefined,
    attempts,
    planned: Object.keys(tasks),
    libraries: new Map(),
    hintedBy: undefined,
    synthetic: false,
    ...given,
  };
}

/** One attempt with made-up defaults. */
export function gradedAttempt(
  taskId: string,
  outcome: Outcome | undefined,
  given: Partial<GradedAttempt> = {},
): GradedAttempt {
  const verdict = outcome === "passed" ? "pass" : outcome === "failed" ? "fail" : undefined;
  return { taskId, epoch: 1, outcome, verdict, cost: undefined, seconds: undefined, ...given };
}
