/** How many of the tries at one task passed. */
export interface TaskTries {
  readonly tries: number;
  readonly passed: number;
}

/**
 * The chance that at least one of k tries passes, without bias: `1 - C(n - c, k) / C(n, k)`, as a product that never
 * leaves the range of a double (Chen et al. 2021, arXiv:2107.03374). Requires `k <= tries`.
 */
export function passAtK({ tries, passed }: TaskTries, k: number): number {
  if (tries - passed < k) return 1;
  let allFail = 1;
  for (let index = tries - passed + 1; index <= tries; index++) allFail *= 1 - k / index;
  return 1 - allFail;
}

/** The chance that all of k tries pass, without bias: `C(c, k) / C(n, k)` (tau-bench, arXiv:2406.12045). */
export function passHatK({ tries, passed }: TaskTries, k: number): number {
  if (passed < k) return 0;
  let all = 1;
  for (let index = 0; index < k; index++) all *= (passed - index) / (tries - index);
  return all;
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
