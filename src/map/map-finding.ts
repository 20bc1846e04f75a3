import { percent } from "../plots/number-text.ts";
import type { Colouring } from "./colouring.ts";
import type { Neighbours } from "./nearest.ts";

export interface MapFinding {
  readonly title: string;
  /** How the title's number was made; empty when it has none. */
  readonly explanation: string;
}

/** Points that a number is compared with. */
const around = 5;

const noFinding = "Tasks by what their texts say";

/**
 * What the neighbours of points say about the column: counted among the vectors, not in the picture, which bends
 * distances.
 */
export function mapFinding({ column, values }: Colouring, { indices }: Neighbours): MapFinding {
  const known = values.filter((value) => value !== undefined).length;
  if (column === undefined || known < 3) return { title: noFinding, explanation: "" };
  // benchmark_id -> benchmark
  const words = column.replace(/_id$/, "").replaceAll("_", " ");
  return values.some((value) => typeof value === "number")
    ? ofNumbers(words, values, indices)
    : ofGroups(words, values, indices);
}

function ofGroups(column: string, values: Colouring["values"], indices: Neighbours["indices"]): MapFinding {
  const sizes = new Map<unknown, number>();
  for (const value of values) if (value !== undefined) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  if (sizes.size < 2) return { title: `All tasks are of one ${column}`, explanation: "" };
  let compared = 0;
  let same = 0;
  for (const [point, own] of values.entries()) {
    const nearest = indices[point]?.find((other) => other !== point && values[other] !== undefined);
    if (own === undefined || nearest === undefined) continue;
    compared++;
    if (values[nearest] === own) same++;
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const pairs = [...sizes.values()].reduce((sum, size) => sum + size * (size - 1), 0);
  const chance = pairs / (total * (total - 1));
  return {
    title: `The most similar task is of the same ${column} for ${percent(same / compared)} of tasks`,
    explanation: `By chance it would be for ${percent(chance)}.`,
  };
}

function ofNumbers(column: string, values: Colouring["values"], indices: Neighbours["indices"]): MapFinding {
  const pairs: [number, number][] = [];
  for (const [point, own] of values.entries()) {
    const near = (indices[point] ?? [])
      .filter((other) => other !== point)
      .map((other) => values[other])
      .filter((value) => typeof value === "number")
      .slice(0, around);
    if (typeof own !== "number" || near.length === 0) continue;
    pairs.push([own, near.reduce((sum, value) => sum + value, 0) / near.length]);
  }
  if (!varies(values.filter((value) => typeof value === "number")))
    return { title: `All tasks have the same ${column}`, explanation: "" };
  const r = correlation(pairs);
  if (r === undefined)
    return {
      title: noFinding,
      explanation: `${column} cannot be compared between a task and its most similar ones: on one side it is unknown, or the same everywhere.`,
    };
  const strength = r >= 0.5 ? "much" : r >= 0.2 ? "something" : "little";
  return {
    title: `Similar texts say ${strength} about ${column}: correlation ${r.toFixed(2)}`,
    explanation: `Between a task's ${column} and the mean of its ${around} most similar tasks.`,
  };
}

/** Pearson's correlation; `undefined` when one side does not vary. */
function correlation(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (!varies(pairs.map(([own]) => own)) || !varies(pairs.map(([, near]) => near))) return undefined;
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const product = pairs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const squares = (side: 0 | 1, middle: number) =>
    pairs.reduce((sum, pair) => sum + (pair[side] - middle) ** 2, 0);
  return product / Math.sqrt(squares(0, meanX) * squares(1, meanY));
}

// Means of equal numbers differ by their rounding.
const rounding = 1e-12;

function varies(values: readonly number[]): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return most - least > rounding * Math.max(Math.abs(least), Math.abs(most));
}
