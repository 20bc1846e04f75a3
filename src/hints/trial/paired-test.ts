import { mcnemarExact } from "../../analysis/statistics/mcnemar.ts";
import { normalQuantile } from "../../analysis/statistics/normal.ts";
import { signFlipTest } from "../../analysis/statistics/sign-flip.ts";
import { mean } from "../../analysis/statistics/sums.ts";

/** The successes among the attempts at one task in two arms. */
export interface TaskPair {
  readonly task: string;
  readonly control: { readonly successes: number; readonly attempts: number };
  readonly treated: { readonly successes: number; readonly attempts: number };
}

/** How two arms differ on the tasks that both tried. */
export interface PairedTest {
  readonly tasks: number;
  /** Mean over tasks of the share of successes, 0 to 1. */
  readonly control: number;
  readonly treated: number;
  /** Treated minus control. */
  readonly difference: number;
  /** 95 % interval of the difference, -1 to 1. */
  readonly low: number;
  readonly high: number;
  /** Two-sided: McNemar's exact test for one attempt a task and arm, else a test by flipping signs. */
  readonly p: number;
  readonly test: "McNemar, exact" | "sign flips";
  /** None unless the interval lies on one side of zero and `p` is below 0.05. */
  readonly claim: "better" | "worse" | "none";
  /** Tasks at which a difference of that size would show in four of five trials; `undefined` for none. */
  readonly tasksNeeded: number | undefined;
  /** The same for a difference of ten points. */
  readonly tasksNeededForTenPoints: number | undefined;
}

const level = 0.05;
// With fewer, not even differences that all agree have a p below the level.
const fewestTasks = 6;
const ten = 0.1;

/**
 * Compares two arms task by task: only the differences within tasks count, so that hard and easy tasks do not blur them.
 * A claim needs the interval and the test: each alone says "better" too easily of a few tasks.
 *
 * @param pairs tasks with attempts in both arms, at least one
 * @param label of the comparison: another one has other draws
 */
export function pairedTest(pairs: readonly TaskPair[], seed: number, label: string): PairedTest {
  const share = ({ successes, attempts }: TaskPair["control"]) => successes / attempts;
  const differences = pairs.map(({ control, treated }) => share(treated) - share(control));
  const difference = meanOf(differences);
  const [low, high] = interval(differences);
  const isSingle = pairs.every(({ control, treated }) => control.attempts === 1 && treated.attempts === 1);
  const only = (sign: number) => differences.filter((each) => each === sign).length;
  const p = isSingle ? mcnemarExact(only(1), only(-1)) : signFlipTest(differences, seed, label);
  return {
    tasks: pairs.length,
    control: meanOf(pairs.map(({ control }) => share(control))),
    treated: meanOf(pairs.map(({ treated }) => share(treated))),
    difference,
    low,
    high,
    p,
    test: isSingle ? "McNemar, exact" : "sign flips",
    claim: p >= level ? "none" : low > 0 ? "better" : high < 0 ? "worse" : "none",
    tasksNeeded: tasksNeeded(differences, Math.abs(difference)),
    tasksNeededForTenPoints: tasksNeeded(differences, ten),
  };
}

// Of the tasks, of which there is one at least.
function meanOf(values: readonly number[]): number {
  return mean(values) as number;
}

function variance(values: readonly number[]): number {
  const centre = meanOf(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1);
}

/**
 * The adjusted Wald interval of Bonett and Price, "Adjusted Wald Confidence Interval for a Difference of Binomial
 * Proportions Based on Paired Data" (2012), at 95 %: as if one more task had become better and one more worse, so that
 * a few tasks that agree by chance give no narrow interval. With several attempts a task, differences lie between these
 * two, and the same interval holds. Cut at the least and the most there can be.
 */
function interval(differences: readonly number[]): [number, number] {
  const adjusted = [...differences, 1, -1];
  const centre = meanOf(adjusted);
  const spread = meanOf(adjusted.map((value) => (value - centre) ** 2));
  const reach = normalQuantile(0.975) * Math.sqrt(spread / adjusted.length);
  return [Math.max(-1, centre - reach), Math.min(1, centre + reach)];
}

// Two-sided 5 %, power 80 %: docs/methods.md has the formula.
function tasksNeeded(differences: readonly number[], size: number): number | undefined {
  const spread = variance(differences);
  if (size === 0 || spread === 0) return undefined;
  const needed = Math.ceil(((normalQuantile(0.975) + normalQuantile(0.8)) ** 2 * spread) / size ** 2);
  return Math.max(fewestTasks, needed);
}
