import type { Interval } from "../statistics/interval.ts";
import { percentileInterval } from "../statistics/quantile.ts";
import { seededWords } from "../statistics/random.ts";

/** How an interval is estimated by resampling: its coverage, how many resamples, and their seed. */
export interface BootstrapSettings {
  /** Coverage, 0 to 1. */
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * The percentile interval of a mean over tasks (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979): tasks
 * are drawn anew with replacement, and a task brings along all that was measured at it, both runs and every epoch.
 *
 * Equal values, as all zeros of few tasks, tell nothing of how much others would differ: resampling them would give an
 * interval without width.
 *
 * @param values one a task, as the difference between two runs there
 * @param label tells apart intervals of one analysis, so that each keeps its draws
 * @returns `undefined` where there are no values, or only equal ones
 */
export function meanInterval(
  values: readonly number[],
  { confidence, resamples, seed }: BootstrapSettings,
  label: string,
): Interval | undefined {
  if (values.every((value) => value === values[0])) return undefined;
  const fill = seededWords(seed, `paired ${label}`);
  const words = new Uint32Array(values.length);
  const means = new Float64Array(resamples);
  for (let round = 0; round < resamples; round++) {
    fill(words);
    let sum = 0;
    for (let draw = 0; draw < words.length; draw++)
      sum += values[Math.floor(((words[draw] as number) / 2 ** 32) * values.length)] as number;
    means[round] = sum / values.length;
  }
  return percentileInterval(means.sort(), confidence);
}
