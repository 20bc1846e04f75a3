import { byCodeUnit } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import type { Expense } from "./frontier.ts";

/**
 * What a run cost, in US dollars; `undefined` when that is unknown. No run is free: a cost of exactly 0 means that the
 * model's price was not known when the run was logged.
 */
export function knownCost({ cost }: CleanRun): number | undefined {
  return cost === 0 ? undefined : cost;
}

/** Whether a run takes part in comparisons of cost. */
export function isPriced(row: CleanRun): boolean {
  return knownCost(row) !== undefined;
}

/** A run's cost or latency; `undefined` when unknown. A latency of 0 is known: every task took a single call. */
export function knownExpense(row: CleanRun, expense: Expense): number | undefined {
  return expense === "cost" ? knownCost(row) : row.meanLatency;
}

/** Orders runs by rising cost, those of unknown cost last. */
export function byKnownCost(a: CleanRun, b: CleanRun): number {
  const [costA, costB] = [a, b].map((row) => knownCost(row) ?? Number.POSITIVE_INFINITY) as [number, number];
  // Subtraction would give NaN for two unknown costs.
  return costA < costB ? -1 : costA > costB ? 1 : 0;
}

/** Orders runs of one benchmark: the highest accuracy first, then the lower cost, unknown last, then the lower run id. */
export function bestFirst(a: CleanRun, b: CleanRun): number {
  return b.accuracy - a.accuracy || byKnownCost(a, b) || byCodeUnit(a.runId, b.runId);
}
