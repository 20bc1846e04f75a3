import { groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { distanceToFrontier, frontierVertices, scaleMinMax } from "./frontier-geometry.ts";
import { bestFirst } from "./known-expense.ts";

/** What a frontier trades accuracy against. */
export type Expense = "cost" | "meanLatency";

/** A model's best run on a benchmark, placed against the frontier of that benchmark. */
export interface FrontierPoint {
  readonly row: CleanRun;
  readonly expense: number;
  readonly accuracy: number;
  /** Expense and accuracy scaled to 0..1 over the benchmark's points (min-max); 0 when all are equal. */
  readonly scaledExpense: number;
  readonly scaledAccuracy: number;
  /** A vertex of the frontier: no mixture of other points is as cheap and as accurate. */
  readonly onFrontier: boolean;
  /** Euclidean distance to the frontier's polyline in scaled units; 0 on it. */
  readonly distance: number;
}

/** The models of one benchmark by score and expense, and those that no other beats in both. */
export interface Frontier {
  readonly benchmark: string;
  /** One point a model, sorted by model. */
  readonly points: readonly FrontierPoint[];
  /** The points of the frontier, by rising expense. */
  readonly vertices: readonly FrontierPoint[];
}

/**
 * The frontier of every benchmark: the upper convex hull of the models' best runs, filtered to points more
 * accurate than all cheaper ones. Runs whose expense is unknown are left out. See docs/methods.md.
 *
 * A cost of exactly 0 is taken as it stands, as the published tables do. Who treats it as unknown, which it is, gives
 * only the rows that have a `knownExpense`.
 */
export function frontiers(rows: readonly CleanRun[], expense: Expense): Frontier[] {
  const known = rows.filter((row) => row[expense] !== undefined);
  return [...groupBy(known, (row) => row.benchmark)].map(([benchmark, group]) =>
    frontier(benchmark, bestPerModel(group), expense),
  );
}

/**
 * The best run of each model among runs of one benchmark, sorted by model: the highest accuracy, then the lower
 * cost (unknown last, also where it is reported as 0), then the lower run id.
 */
export function bestPerModel(rows: readonly CleanRun[]): CleanRun[] {
  return [...groupBy(rows, (row) => row.model).values()].map((group) => group.reduce(better));
}

function better(a: CleanRun, b: CleanRun): CleanRun {
  return bestFirst(a, b) <= 0 ? a : b;
}

function frontier(benchmark: string, best: readonly CleanRun[], expense: Expense): Frontier {
  const x = Float64Array.from(best, (row) => row[expense] ?? Number.NaN);
  const y = Float64Array.from(best, (row) => row.accuracy);
  scaleMinMax(x);
  scaleMinMax(y);
  const order = new Int32Array(best.length);
  const count = frontierVertices(x, y, order);
  const isVertex = (index: number) =>
    order.subarray(0, count).some((vertex) => x[vertex] === x[index] && y[vertex] === y[index]);
  const points = best.map((row, index): FrontierPoint => {
    return {
      row,
      expense: row[expense] ?? Number.NaN,
      accuracy: row.accuracy,
      scaledExpense: x[index] ?? Number.NaN,
      scaledAccuracy: y[index] ?? Number.NaN,
      onFrontier: isVertex(index),
      distance: distanceToFrontier(index, x, y, order, count),
    };
  });
  const vertices = points.filter((point) => point.onFrontier).sort((a, b) => a.expense - b.expense);
  return { benchmark, points, vertices };
}

/** The points on the frontier of any set of points, by rising x; see `frontiers` for what a frontier is. */
export function efficientHull<P extends { readonly x: number; readonly y: number }>(
  points: readonly P[],
): P[] {
  const x = Float64Array.from(points, (point) => point.x);
  const y = Float64Array.from(points, (point) => point.y);
  const order = new Int32Array(points.length);
  const count = frontierVertices(x, y, order);
  return Array.from(order.subarray(0, count), (index) => points[index] as P);
}
