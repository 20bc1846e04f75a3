import { groupBy } from "../model/order.ts";
import { type Verdict, verdicts } from "../model/verdict.ts";
import { passRates, type TaskTries } from "./pass-at-k.ts";
import type { GradedTry } from "./results-text.ts";

/** What graded answers come to. */
export interface GradeScores {
  /** Answers by verdict; those that did not occur are absent. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Over every task that has an answer, tasks that the sandbox cannot run counted as not passed. */
  readonly all: ScoresOver;
  /** Over those that the sandbox can run. */
  readonly supported: ScoresOver;
}

/** Pass rates over some tasks. */
export interface ScoresOver {
  readonly tasks: number;
  /** `pass@k` and `pass^k`, 0 to 1, for every k that all tasks have enough tries for. */
  readonly rates: Readonly<Record<string, number>>;
}

/** Counts and scores. Tries that the machinery failed count nowhere. */
export function scoresOf(tries: readonly GradedTry[], ks: readonly number[]): GradeScores {
  const counted = tries.filter(({ graded }) => graded.verdict !== "infra");
  const supported = counted.filter(({ graded }) => graded.verdict !== "unsupported");
  const counts = verdicts.flatMap((verdict) => {
    const count = tries.filter(({ graded }) => graded.verdict === verdict).length;
    return count === 0 ? [] : [[verdict, count] as const];
  });
  return { verdicts: Object.fromEntries(counts), all: over(counted, ks), supported: over(supported, ks) };
}

function over(tries: readonly GradedTry[], ks: readonly number[]): ScoresOver {
  const tasks = [...groupBy(tries, ({ graded }) => graded.taskId).values()].map(
    (own): TaskTries => ({
      tries: own.length,
      passed: own.filter(({ graded }) => graded.verdict === "pass").length,
    }),
  );
  return { tasks: tasks.length, rates: passRates(tasks, ks) };
}
