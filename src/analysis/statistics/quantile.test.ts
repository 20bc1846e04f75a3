import { expect, test } from "vitest";
import { quantile } from "./quantile.ts";

// numpy.quantile
test.each([
  [[1, 2, 4, 8], 0.25, 1.75],
  [[1, 2, 4, 8], 0.9, 6.8],
  [[1, 2, 4, 8, 16, 32], 0.025, 1.125],
  [[3], 0.3, 3],
  [[1, 5], 0, 1],
  [[1, 5], 1, 5],
])("the quantile of %j at %d is %d", (values, probability, expected) => {
  expect(quantile(Float64Array.from(values), probability)).toBeCloseTo(expected, 12);
});
