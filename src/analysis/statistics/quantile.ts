import type { Interval } from "./interval.ts";

/**
 * A quantile of values in rising order, interpolated between neighbours: type 7 of Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages" (1996), the default of R and NumPy.
 *
 * @param sorted at least one value.
 * @param probability 0 to 1.
 */
export function quantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}

/**
 * The percentile interval of a bootstrap: what lies between the tails.
 *
 * @param sorted the resamples, at least one, in rising order.
 * @param confidence 0 to 1.
 */
export function percentileInterval(sorted: Float64Array, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
