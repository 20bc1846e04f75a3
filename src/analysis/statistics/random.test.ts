import { describe, expect, test } from "vitest";
import { seededRandom } from "./random.ts";

const take = (count: number, random: () => number) => Array.from({ length: count }, random);

describe("seededRandom", () => {
  test("gives the same stream for the same seed and label, and another for any other", () => {
    const stream = take(50, seededRandom(7, "gaia"));
    expect(take(50, seededRandom(7, "gaia"))).toEqual(stream);
    expect(take(50, seededRandom(8, "gaia"))).not.toEqual(stream);
    expect(take(50, seededRandom(7, "usaco"))).not.toEqual(stream);
  });

  // An independent transcription in Python, which gives 11520, 0, 5927040, 70819200 from the state 1, 2, 3, 4
  test("is the published generator", () => {
    expect(take(5, seededRandom(1, "reference")).map((value) => value * 2 ** 32)).toEqual([
      1596119368, 47413583, 211609347, 3450558098, 158056829,
    ]);
  });

  test("is uniform: 100,000 draws fill 100 cells evenly", () => {
    const cells = new Array<number>(100).fill(0);
    const random = seededRandom(20_250_416, "uniform");
    for (let i = 0; i < 100_000; i++) {
      const cell = Math.floor(random() * 100);
      cells[cell] = (cells[cell] as number) + 1;
    }
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // The 0.0001 and 0.9999 quantiles of chi-square with 99 degrees of freedom: scipy.stats.chi2.ppf
    expect(chiSquare).toBeGreaterThan(54.98);
    expect(chiSquare).toBeLessThan(160.06);
  });

  test("streams of different labels are uncorrelated", () => {
    const a = take(20_000, seededRandom(1, "a"));
    const b = take(20_000, seededRandom(1, "b"));
    const product = a.reduce((sum, value, i) => sum + (value - 0.5) * ((b[i] as number) - 0.5), 0);
    // Correlation has a standard error of 1 / sqrt(20,000).
    expect(Math.abs((product / a.length) * 12)).toBeLessThan(4 / Math.sqrt(a.length));
  });
});
