import { mcnemarExact } from "../../analysis/statistics/mcnemar.ts";
import { normalQuantile } from "../../analysis/statistics/normal.ts";
import { quantile } from "../../analysis/statistics/quantile.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";

/** The successes among the attempts at one task in two arms. */
export interface TaskPair {
  readonly task: string;
  readonly control: { readonly successes: number; readonly attempts: number };
  readonly treated: { readonly successes: number; readonly attempts: number };
}

export interface PairedTest {
  readonly tasks: number;
  /** Mean over tasks of the share of successes, 0 to 1. */
  readonly control: number;
  readonly treated: number;
  /** Treated minus control. */
  readonly difference: number;
  /** 95 % interval of the difference, by resampling tasks. */
  readonly low: number;
  readonly high: number;
  /** Two-sided: McNemar's exact test for one attempt a task and arm, else a test by flipping signs. */
  readonly p: number;
  readonly test: "McNemar, exact" | "sign flips";
  /** True only when the interval lies on one side of zero. */
  readonly claim: "better" | "worse" | "none";
  /** Tasks at which a difference of that size would show in four of five trials; `undefined` for none. */
  readonly tasksNeeded: number | undefined;
  /** The same for a difference of ten points. */
  readonly tasksNeededForTenPoints: number | undefined;
}

const resamples = 4_000;
const ten = 0.1;

/**
 * Compares two arms task by task: only the differences within tasks count, so that hard and easy tasks do not blur them.
 * An interval that spans zero is no claim.
 *
 * @param pairs tasks with attempts in both arms, at least one
 */
export function pairedTest(pairs: readonly TaskPair[], seed: number): PairedTest {
  const share = ({ successes, attempts }: TaskPair["control"]) => successes / attempts;
  const differences = pairs.map(({ control, treated }) => share(treated) - share(control));
  const difference = mean(differences);
  const [low, high] = interval(differences, seed);
  const isSingle = pairs.every(({ control, treated }) => control.attempts === 1 && treated.attempts === 1);
  const only = (sign: number) => differences.filter((each) => each === sign).length;
  return {
    tasks: pairs.length,
    control: mean(pairs.map(({ control }) => share(control))),
    treated: mean(pairs.map(({ treated }) => share(treated))),
    difference,
    low,
    high,
    p: isSingle ? mcnemarExact(only(1), only(-1)) : signFlips(differences, seed),
    test: isSingle ? "McNemar, exact" : "sign flips",
    claim: low > 0 ? "better" : high < 0 ? "worse" : "none",
    tasksNeeded: tasksNeeded(differences, Math.abs(difference)),
    tasksNeededForTenPoints: tasksNeeded(differences, ten),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1);
}

// Percentiles of the means of resampled tasks; wider by the factor that makes up for few tasks.
function interval(differences: readonly number[], seed: number): [number, number] {
  const random = seededRandom(seed, "hints trial: interval");
  const count = differences.length;
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < count; draw++) sum += differences[Math.floor(random() * count)] as number;
    return sum / count;
  }).sort();
  const centre = mean(differences);
  const wider = Math.sqrt(count / Math.max(1, count - 1));
  const [low, high] = [quantile(means, 0.025), quantile(means, 0.975)];
  return [centre + (low - centre) * wider, centre + (high - centre) * wider];
}

// If hints changed nothing, each task's difference could as well have the other sign.
function signFlips(differences: readonly number[], seed: number): number {
  const random = seededRandom(seed, "hints trial: signs");
  const seen = Math.abs(mean(differences));
  let asLarge = 1;
  for (let flip = 0; flip < resamples; flip++) {
    const flipped =
      differences.reduce((sum, value) => sum + (random() < 0.5 ? value : -value), 0) / differences.length;
    if (Math.abs(flipped) >= seen - 1e-12) asLarge++;
  }
  return asLarge / (resamples + 1);
}

// Two-sided 5 %, power 80 %.
function tasksNeeded(differences: readonly number[], size: number): number | undefined {
  const spread = variance(differences);
  if (size === 0 || spread === 0) return undefined;
  return Math.ceil(((normalQuantile(0.975) + normalQuantile(0.8)) ** 2 * spread) / size ** 2);
}
