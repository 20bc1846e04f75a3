import { groupBy } from "../model/order.ts";
import { type Verdict, verdicts } from "../model/verdict.ts";
import { passRates, type Tries } from "./pass-at-k.ts";
import type { GradedTry } from "./results-text.ts";

/** What graded answers come to. */
export interface Scores {
  /** Answers by verdict; those that did not occur are absent. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Over every task that has an answer, tasks that the sandbox cannot run counted as not passed. */
  readonly all: ScoreOver;
  /** Over those that the sandbox can run. */
  readonly supported: ScoreOver;
}

export interface ScoreOver {
  readonly tasks: number;
  /** `pass@k` and `pass^k`, 0 to 1, for every k that all tasks have enough tries for. */
  readonly rates: Readonly<Record<string, number>>;
}

/** Counts and scores. Tries that the machinery failed count nowhere. */
export function scoresOf(tries: readonly GradedTry[], ks: readonly number[]): Scores {
  const counted = tries.filter(({ graded }) => graded.verdict !== "infra");
  const supported = counted.filter(({ graded }) => graded.verdict !== "unsupported");
  const counts = verdicts.flatMap((verdict) => {
    const count = tries.filter(({ graded }) => graded.verdict === verdict).length;
    return count === 0 ? [] : [[verdict, count] as const];
  });
  return { verdicts: Object.fromEntries(counts), all: over(counted, ks), supported: over(supported, ks) };
}

function over(tries: readonly GradedTry[], ks: readonly number[]): ScoreOver {
  const tasks = [...groupBy(tries, ({ graded }) => graded.taskId).values()].map(
    (own): Tries => ({
      tries: own.length,
      passed: own.filter(({ graded }) => graded.verdict === "pass").length,
    }),
  );
  return { tasks: tasks.length, rates: passRates(tasks, ks) };
}
