import { seededRandom } from "../statistics/random.ts";

const rounds = 9_999;
// Sums of the same numbers in another order may differ in their last bits.
const tolerance = 1e-9;

/**
 * The two-sided p-value that differences have a mean of zero, by flipping their signs at random: Fisher, "The Design of
 * Experiments" (1935), with the draws of Dwass, "Modified Randomization Tests for Nonparametric Hypotheses" (1957). For
 * tasks with several epochs, whose differences are shares; one epoch each is McNemar's case.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const moved = differences.filter((difference) => difference !== 0);
  if (moved.length === 0) return 1;
  const observed = Math.abs(moved.reduce((sum, value) => sum + value, 0));
  const random = seededRandom(seed, "sign flips");
  let asExtreme = 1;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (const value of moved) sum += random() < 0.5 ? value : -value;
    if (Math.abs(sum) >= observed - tolerance) asExtreme++;
  }
  return asExtreme / (rounds + 1);
}
