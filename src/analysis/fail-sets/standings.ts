import { HindcastError } from "../../model/error.ts";
import type { GradedAttempt, GradedRun } from "./graded-run.ts";

/**
 * How a run stands to a task. `passed` and `failed` are about the model; with `error` the infrastructure failed, with
 * `unscored` nobody graded, and `missing` was never attempted: of these three, nothing is known.
 */
export type Standing = "passed" | "failed" | "error" | "unscored" | "missing";

/** When a run counts as having failed at a task. */
export interface StandingRule {
  /**
   * How many of a task's graded epochs have to fail; `all` of them by default. Of a task that has fewer, all of which
   * failed, nothing is known.
   */
  readonly epochsFailed?: number | "all" | undefined;
  /** Which attempts count as failed, by verdict or outcome. Default: those whose outcome is `failed`. */
  readonly statuses?: ReadonlySet<string> | undefined;
  /** Which attempts may count as failed at all. */
  readonly isCounted?: ((attempt: GradedAttempt) => boolean) | undefined;
}

/** How a run stands to every task it attempted or planned. */
export function standings(run: GradedRun, rule: StandingRule = {}): Map<string, Standing> {
  const byTask = new Map<string, GradedAttempt[]>();
  for (const attempt of run.attempts) {
    const same = byTask.get(attempt.taskId);
    if (same) same.push(attempt);
    else byTask.set(attempt.taskId, [attempt]);
  }
  const found = new Map<string, Standing>();
  for (const [taskId, attempts] of byTask) {
    if (attempts.length > 1 && new Set(attempts.map(({ epoch }) => epoch)).size < attempts.length)
      throw attemptedTwice(run, taskId);
    found.set(taskId, standing(attempts, rule));
  }
  for (const taskId of run.planned ?? []) if (!found.has(taskId)) found.set(taskId, "missing");
  return found;
}

function standing(attempts: readonly GradedAttempt[], rule: StandingRule): Standing {
  const { epochsFailed = "all" } = rule;
  let [failed, graded] = [0, 0];
  for (const attempt of attempts) {
    if (isFailed(attempt, rule)) failed++;
    else if (attempt.outcome !== "passed" && attempt.outcome !== "failed") continue;
    graded++;
  }
  if (graded === 0) return attempts.some(({ outcome }) => outcome === "error") ? "error" : "unscored";
  if (failed >= (epochsFailed === "all" ? graded : epochsFailed)) return "failed";
  return failed === graded ? "unscored" : "passed";
}

function isFailed(attempt: GradedAttempt, { statuses, isCounted }: StandingRule): boolean {
  const { outcome, verdict } = attempt;
  const isPicked = statuses
    ? statuses.has(outcome ?? "unscored") || (verdict !== undefined && statuses.has(verdict))
    : outcome === "failed";
  return isPicked && (isCounted?.(attempt) ?? true);
}

function attemptedTwice(run: GradedRun, taskId: string): HindcastError {
  return new HindcastError("bad-input", `${run.name} holds one attempt at ${taskId} twice`, {
    expected: "one result for each task and epoch",
  });
}
