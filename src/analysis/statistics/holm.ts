/**
 * Adjusts p-values for having made several tests: Holm, "A Simple Sequentially Rejective Multiple Test Procedure"
 * (1979). Comparing an adjusted value with a level controls the chance of any false rejection at that level.
 * Values come back in the order given; `undefined` (no test was made) stays so and does not count as a test.
 */
export function holmAdjusted(pValues: readonly (number | undefined)[]): (number | undefined)[] {
  const adjusted: (number | undefined)[] = pValues.map(() => undefined);
  const rising = pValues
    .flatMap((pValue, index) => (pValue === undefined ? [] : [{ pValue, index }]))
    .sort((a, b) => a.pValue - b.pValue);
  let highest = 0;
  for (const [rank, { pValue, index }] of rising.entries()) {
    highest = Math.max(highest, Math.min(1, (rising.length - rank) * pValue));
    adjusted[index] = highest;
  }
  return adjusted;
}
