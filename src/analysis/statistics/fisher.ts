import { logChoose } from "./log-choose.ts";

/** Tasks solved, out of all tasks. */
export interface Count {
  readonly solved: number;
  readonly tasks: number;
}

// Tables as likely as the observed one must not fall out of the sum by rounding.
const tie = 1 + 1e-7;

/**
 * The exact two-sided p-value that two shares are equal: Fisher, "Statistical Methods for Research Workers" (5th
 * edition, 1934), given how many were solved in all. Sums the probabilities of all tables at most as likely as the
 * observed one, as R and SciPy do.
 */
export function fisherExact(first: Count, second: Count): number {
  const solved = first.solved + second.solved;
  const tasks = first.tasks + second.tasks;
  const logProbability = (inFirst: number) =>
    logChoose(first.tasks, inFirst) + logChoose(second.tasks, solved - inFirst) - logChoose(tasks, solved);
  const observed = Math.exp(logProbability(first.solved)) * tie;
  const lowest = Math.max(0, solved - second.tasks);
  const highest = Math.min(first.tasks, solved);
  let sum = 0;
  for (let inFirst = lowest; inFirst <= highest; inFirst++) {
    const probability = Math.exp(logProbability(inFirst));
    if (probability <= observed) sum += probability;
  }
  return Math.min(1, sum);
}
