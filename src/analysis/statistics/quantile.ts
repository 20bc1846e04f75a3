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
