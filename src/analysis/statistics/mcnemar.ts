import { logChoose } from "./log-choose.ts";

/**
 * The exact two-sided p-value of McNemar's test, "Note on the Sampling Error of the Difference Between Correlated
 * Proportions" (1947): of the tasks that only one of two runs solved, each run would solve half if they were
 * equally good, so the smaller count is binomial with probability 1/2. Tasks both or neither solved say nothing.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const discordant = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  let tail = 0;
  for (let k = 0; k <= fewer; k++) tail += Math.exp(logChoose(discordant, k) - discordant * Math.LN2);
  // Doubling counts the middle term twice when both counts are equal.
  return Math.min(1, 2 * tail);
}
