import type { Outcome } from "./outcome.ts";

export const verdicts = [
  "pass",
  "fail",
  "timeout",
  "out_of_memory",
  "crash",
  "no_tests",
  "import_error",
  "infra",
  "unsupported",
] as const;
/**
 * Why a graded answer got its outcome. `no_tests`: fewer or other tests ran than the task has. `infra`: the machinery
 * around the answer failed. `unsupported`: the task needs what the sandbox does not have.
 */
export type Verdict = (typeof verdicts)[number];

/** What a verdict says of the attempt: trouble of the machinery is not the model's. */
export function outcomeOf(verdict: Verdict): Outcome {
  if (verdict === "pass") return "passed";
  if (verdict === "infra") return "error";
  return verdict === "unsupported" ? "unscored" : "failed";
}
