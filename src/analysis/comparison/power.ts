import { logChoose } from "../statistics/log-choose.ts";
import { mcnemarExact } from "../statistics/mcnemar.ts";

export interface PowerSettings {
  readonly tasks: number;
  /** Share of tasks that only one of the two runs solves, 0 to 1. */
  readonly discordant: number;
  /** Level of the test: 0.05. */
  readonly level: number;
}

/**
 * The smallest difference in pass rate that McNemar's exact test finds with a probability of `power`, for a number of
 * tasks. Exact: sums over how many tasks come out discordant and how they split. `undefined` when even a difference of
 * all discordant tasks would be missed too often.
 */
export function detectableDifference(settings: PowerSettings, power: number): number | undefined {
  const { discordant } = settings;
  if (discordant <= 0 || powerAt(discordant, settings) < power) return undefined;
  let [low, high] = [0, discordant];
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (powerAt(middle, settings) >= power) high = middle;
    else low = middle;
  }
  return high;
}

/** The probability that McNemar's exact test finds a true difference in pass rate. */
export function powerAt(difference: number, { tasks, discordant, level }: PowerSettings): number {
  const share = (discordant + Math.abs(difference)) / (2 * discordant);
  let power = 0;
  for (let pairs = 0; pairs <= tasks; pairs++) {
    const weight = binomial(tasks, pairs, discordant);
    if (weight < 1e-12) continue;
    const most = mostOnOneSide(pairs, level);
    for (let few = 0; few <= most; few++)
      power += weight * (binomial(pairs, few, share) + binomial(pairs, few, 1 - share));
  }
  return Math.min(1, power);
}

// The largest smaller side with which so many discordant pairs are significant; -1 when none is.
function mostOnOneSide(pairs: number, level: number): number {
  let [low, high] = [-1, Math.floor((pairs - 1) / 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (mcnemarExact(middle, pairs - middle) <= level) low = middle;
    else high = middle - 1;
  }
  return low;
}

function binomial(trials: number, successes: number, share: number): number {
  if (share <= 0) return successes === 0 ? 1 : 0;
  if (share >= 1) return successes === trials ? 1 : 0;
  return Math.exp(
    logChoose(trials, successes) + successes * Math.log(share) + (trials - successes) * Math.log1p(-share),
  );
}
