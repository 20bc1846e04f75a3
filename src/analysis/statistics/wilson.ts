import type { Interval } from "./interval.ts";
import { normalQuantile } from "./normal.ts";

/**
 * The score interval of a share, `successes` of `trials`, two-sided and without continuity correction: Wilson,
 * "Probable Inference, the Law of Succession, and Statistical Inference" (1927). Always within 0..1.
 *
 * @param trials at least 1.
 */
export function wilsonInterval(successes: number, trials: number, confidence: number): Interval {
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const weight = (z * z) / trials;
  const centre = (share + weight / 2) / (1 + weight);
  const reach = (z / (1 + weight)) * Math.sqrt((share * (1 - share) + weight / 4) / trials);
  // The ends at 0 and 1 are exact; rounding would leave them a hair inside or outside.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === trials ? 1 : Math.min(1, centre + reach),
  };
}
