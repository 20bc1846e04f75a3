import { seededRandom } from "./random.ts";

// docs/methods.md tells the number.
const draws = 9_999;
// Sums of the same numbers in another order may differ in their last bits.
const tolerance = 1e-9;

/**
 * The two-sided p-value that paired differences have a mean of zero: if nothing differed, each could as well have the
 * other sign. Fisher, "The Design of Experiments" (1935), section 21: all ways to choose the signs, where there are no
 * more than would be drawn; else the draws of Dwass, "Modified Randomization Tests for Nonparametric Hypotheses" (1957).
 *
 * @param label tells apart tests of one analysis, so that each has draws of its own
 */
export function signFlipTest(differences: readonly number[], seed: number, label: string): number {
  // The others are the same under either sign.
  const moved = differences.filter((difference) => difference !== 0);
  const observed = Math.abs(sumWithSigns(moved, () => false));
  const isAsExtreme = (isFlipped: (index: number) => boolean) =>
    Math.abs(sumWithSigns(moved, isFlipped)) >= observed - tolerance;
  const ways = 2 ** moved.length;
  let asExtreme = 0;
  if (ways <= draws) {
    for (let way = 0; way < ways; way++) if (isAsExtreme((index) => ((way >> index) & 1) === 1)) asExtreme++;
    return asExtreme / ways;
  }
  const random = seededRandom(seed, `sign flips ${label}`);
  for (let draw = 0; draw < draws; draw++) if (isAsExtreme(() => random() < 0.5)) asExtreme++;
  // What was observed is one of the ways: without it, p could be 0.
  return (asExtreme + 1) / (draws + 1);
}

function sumWithSigns(values: readonly number[], isFlipped: (index: number) => boolean): number {
  return values.reduce((sum, value, index) => sum + (isFlipped(index) ? -value : value), 0);
}
