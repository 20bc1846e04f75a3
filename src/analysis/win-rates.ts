import { byCodeUnit, groupBy } from "../model/order.ts";
import type { CleanRun } from "./clean.ts";
import { bestPerModel, frontiers } from "./frontier.ts";
import { isPriced } from "./known-expense.ts";
import { mean } from "./statistics/sums.ts";

/**
 * How models are compared. `max`: best accuracy over scaffolds, on each benchmark. `pareto`: distance to the
 * benchmark's cost frontier, of the runs whose cost is known. `within`: accuracy inside one scaffold on one benchmark.
 */
export type WinRateKind = "max" | "pareto" | "within";

/** A model's comparisons with the others in one field: a benchmark, or a scaffold on a benchmark. */
export interface FieldWinRate {
  readonly model: string;
  readonly benchmark: string;
  readonly scaffold: string | undefined;
  readonly wins: number;
  readonly comparisons: number;
  /** wins / comparisons; `undefined` when there is no other model. */
  readonly winRate: number | undefined;
}

/** A model's win rates over all fields. */
export interface ModelWinRate {
  readonly model: string;
  /** Mean of the fields' win rates: every field weighs the same. */
  readonly mean: number | undefined;
  /** Sample standard deviation over fields; `undefined` for fewer than two. */
  readonly std: number | undefined;
  /** Fields with at least one comparison. */
  readonly count: number;
  readonly wins: number;
  readonly comparisons: number;
  /** wins / comparisons over all fields: every comparison weighs the same. */
  readonly overall: number | undefined;
}

/** How often models do better than others, by field and over all fields. */
export interface WinRates {
  readonly kind: WinRateKind;
  /** Sorted by model, benchmark, scaffold. */
  readonly perField: readonly FieldWinRate[];
  /** Sorted by model. */
  readonly perModel: readonly ModelWinRate[];
}

/** One entry in a field: higher merit is better. */
export interface Entrant {
  readonly model: string;
  readonly merit: number;
}

export interface Field {
  readonly benchmark: string;
  readonly scaffold: string | undefined;
  readonly entrants: readonly Entrant[];
}

/** Win rates of one kind. Strictly better wins; a tie is a win for neither. */
export function winRates(rows: readonly CleanRun[], kind: WinRateKind): WinRates {
  return winRatesOf(kind, fieldsOf(rows, kind));
}

/** Win rates from fields already drawn up. */
export function winRatesOf(kind: WinRateKind, fields: readonly Field[]): WinRates {
  const perField = fields
    .flatMap(compareAll)
    .sort(
      (a, b) =>
        byCodeUnit(a.model, b.model) ||
        byCodeUnit(a.benchmark, b.benchmark) ||
        byCodeUnit(a.scaffold ?? "", b.scaffold ?? ""),
    );
  const perModel = [...groupBy(perField, (row) => row.model)].map(([model, group]) =>
    summarise(model, group),
  );
  return { kind, perField, perModel };
}

/** Who is compared with whom: one field a benchmark, or a benchmark and scaffold. */
export function fieldsOf(rows: readonly CleanRun[], kind: WinRateKind): Field[] {
  switch (kind) {
    case "max":
      return [...groupBy(rows, (row) => row.benchmark)].map(([benchmark, group]) => ({
        benchmark,
        scaffold: undefined,
        entrants: bestPerModel(group).map(({ model, accuracy }) => ({ model, merit: accuracy })),
      }));
    case "pareto":
      return frontiers(rows.filter(isPriced), "cost").map(({ benchmark, points }) => ({
        benchmark,
        scaffold: undefined,
        entrants: points.map(({ row, distance }) => ({ model: row.model, merit: -distance })),
      }));
    case "within":
      return [...groupBy(rows, (row) => `${row.benchmark}\n${row.scaffold}`).values()].map((group) => ({
        benchmark: (group[0] as CleanRun).benchmark,
        scaffold: (group[0] as CleanRun).scaffold,
        entrants: firstPerModel(group).map(({ model, accuracy }) => ({ model, merit: accuracy })),
      }));
  }
}

/** Of several runs of one model, the first by run id, as published; sorted by model. */
export function firstPerModel(rows: readonly CleanRun[]): CleanRun[] {
  return [...groupBy(rows, (row) => row.model).values()].map((group) =>
    group.reduce((a, b) => (byCodeUnit(a.runId, b.runId) <= 0 ? a : b)),
  );
}

function compareAll({ benchmark, scaffold, entrants }: Field): FieldWinRate[] {
  return entrants.map(({ model, merit }) => {
    const wins = entrants.filter((other) => merit > other.merit).length;
    const comparisons = entrants.length - 1;
    return { model, benchmark, scaffold, wins, comparisons, winRate: ratio(wins, comparisons) };
  });
}

function summarise(model: string, group: readonly FieldWinRate[]): ModelWinRate {
  const rates = group.flatMap(({ winRate }) => (winRate === undefined ? [] : [winRate]));
  const wins = group.reduce((sum, row) => sum + row.wins, 0);
  const comparisons = group.reduce((sum, row) => sum + row.comparisons, 0);
  return {
    model,
    mean: mean(rates),
    std: sampleDeviation(rates),
    count: rates.length,
    wins,
    comparisons,
    overall: ratio(wins, comparisons),
  };
}

function ratio(wins: number, comparisons: number): number | undefined {
  return comparisons === 0 ? undefined : wins / comparisons;
}

function sampleDeviation(values: readonly number[]): number | undefined {
  const centre = mean(values);
  if (centre === undefined || values.length < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
