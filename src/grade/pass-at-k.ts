import { HindcastError } from "../model/error.ts";

/** How many of the tries at one task passed. */
export interface TaskTries {
  readonly tries: number;
  readonly passed: number;
}

/**
 * The chance that at least one of k tries passes, without bias: `1 - C(n - c, k) / C(n, k)`, as a product that never
 * leaves the range of a double (Chen et al. 2021, arXiv:2107.03374).
 *
 * @param k from 1 to the number of tries: fewer tries tell nothing of k
 * @throws HindcastError `usage` for numbers that cannot be
 */
export function passAtK(task: TaskTries, k: number): number {
  requireEnough(task, k);
  const { tries, passed } = task;
  if (tries - passed < k) return 1;
  let allFail = 1;
  for (let index = tries - passed + 1; index <= tries; index++) allFail *= 1 - k / index;
  return 1 - allFail;
}

/**
 * The chance that all of k tries pass, without bias: `C(c, k) / C(n, k)` (Yao et al. 2024, tau-bench, arXiv:2406.12045).
 *
 * @param k from 1 to the number of tries: fewer tries tell nothing of k
 * @throws HindcastError `usage` for numbers that cannot be
 */
export function passHatK(task: TaskTries, k: number): number {
  requireEnough(task, k);
  const { tries, passed } = task;
  if (passed < k) return 0;
  let all = 1;
  for (let index = 0; index < k; index++) all *= (passed - index) / (tries - index);
  return all;
}

function requireEnough({ tries, passed }: TaskTries, k: number): void {
  const areCounts = Number.isSafeInteger(tries) && Number.isSafeInteger(passed);
  if (!areCounts || passed < 0 || passed > tries) {
    throw new HindcastError("usage", "the tries at a task cannot be counted so", {
      received: `tries ${tries}, passed ${passed}`,
      expected: "whole numbers with 0 <= passed <= tries",
    });
  }
  if (!Number.isSafeInteger(k) || k < 1 || k > tries) {
    throw new HindcastError("usage", `k does not fit ${tries} tries at a task`, {
      received: `k ${k}`,
      expected: "a whole number with 1 <= k <= tries",
      hint: "take a smaller k, or more tries at every task",
    });
  }
}

/**
 * `pass@k` and `pass^k`, means over tasks, for those k for which every task has enough tries. Empty without tasks.
 */
export function passRates(tasks: readonly TaskTries[], ks: readonly number[]): Record<string, number> {
  if (tasks.length === 0) return {};
  const fewest = Math.min(...tasks.map(({ tries }) => tries));
  const fitting = ks.filter((k) => k <= fewest);
  const mean = (chance: (task: TaskTries) => number) =>
    tasks.reduce((sum, task) => sum + chance(task), 0) / tasks.length;
  return Object.fromEntries([
    ...fitting.map((k) => [`pass@${k}`, mean((task) => passAtK(task, k))] as const),
    ...fitting.map((k) => [`pass^${k}`, mean((task) => passHatK(task, k))] as const),
  ]);
}
