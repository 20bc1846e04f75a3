import { mean } from "../analysis/statistics/sums.ts";
import type { FieldWinRate, WinRateKind } from "../analysis/win-rates.ts";
import type { ScaffoldGroup } from "../config/config.ts";
import { byCodeUnit, groupBy } from "../model/order.ts";
import { emptyFigure } from "./empty-figure.ts";
import { leftOut } from "./expense-style.ts";
import type { Figure } from "./figure.ts";
import { type FigureInput, labelOf } from "./figure-input.ts";
import { mostOftenFirst, type Predicate } from "./findings.ts";
import { bestOfColumns } from "./group-heatmaps.ts";
import { drawHeatmap, type HeatmapCell } from "./heatmap.ts";
import { counted, percent } from "./number-text.ts";
import { modelsWithoutCost } from "./win-rate-style.ts";

interface WinRateHeatmap {
  readonly name: string;
  readonly kind: WinRateKind;
  /** Fields of these scaffolds only. */
  readonly group?: ScaffoldGroup;
  readonly predicate: Predicate;
  /** What a cell says. */
  readonly shows: string;
}

const heatmaps: readonly WinRateHeatmap[] = [
  {
    name: "heatmaps/dist_overall_win_rate_heatmap",
    kind: "pareto",
    predicate: { one: "is nearest the cost frontier of", many: "are each nearest the cost frontier of" },
    shows: "Share of the other models that are farther from the benchmark's frontier of cost and accuracy.",
  },
  {
    name: "heatmaps/max_acc_overall_win_rate_heatmap",
    kind: "max",
    predicate: { one: "has the highest accuracy on", many: "each have the highest accuracy on" },
    shows: "Share of the other models whose best accuracy over scaffolds is lower.",
  },
  {
    name: "heatmaps/generalist_overall_win_rate_heatmap",
    kind: "within",
    group: "generalist",
    predicate: {
      one: "wins most with generalist scaffolds on",
      many: "each win most with generalist scaffolds on",
    },
    shows: "Share of the other models that are less accurate in the same generalist scaffold.",
  },
  {
    name: "heatmaps/task_specific_overall_win_rate_heatmap",
    kind: "within",
    group: "task_specific",
    predicate: {
      one: "wins most with task-specific scaffolds on",
      many: "each win most with task-specific scaffolds on",
    },
    shows: "Share of the other models that are less accurate in the same task-specific scaffold.",
  },
];

/** The four heatmaps of win rates, model by benchmark. */
export function winRateHeatmaps(input: FigureInput): Figure[] {
  return heatmaps.map((heatmap) => draw(input, heatmap));
}

function draw(input: FigureInput, { name, kind, group, predicate, shows }: WinRateHeatmap): Figure {
  const { analysis, caution } = input;
  const scaffolds = group && new Set(analysis.config.scaffoldGroups[group]);
  const fields = analysis.winRates[kind].perField.filter(
    ({ scaffold }) => scaffolds === undefined || (scaffold !== undefined && scaffolds.has(scaffold)),
  );
  const cells = new Map(
    [...groupBy(fields, ({ model }) => model)].map(([model, own]) => [
      model,
      new Map([...groupBy(own, ({ benchmark }) => benchmark)].map(([key, same]) => [key, winRateCell(same)])),
    ]),
  );
  const known = fields.some(({ winRate }) => winRate !== undefined);
  if (!known) {
    const reason =
      fields.length === 0 ? reasonForNone(kind, group) : "No benchmark has two models to compare.";
    return emptyFigure(name, "No win rates to show", reason, caution);
  }
  const means = new Map([...cells].map(([model, row]) => [model, meanOfRow([...row.values()])]));
  const models = [...cells.keys()].sort(
    (a, b) => (means.get(b)?.value ?? -1) - (means.get(a)?.value ?? -1) || byCodeUnit(a, b),
  );
  const columns = new Map(
    [...input.benchmarks].filter(([key]) => fields.some(({ benchmark }) => benchmark === key)),
  );
  const best = bestOfColumns(cells, [...columns.keys()], "high");
  const unpriced = kind === "pareto" ? addUnpriced(cells, input, columns) : false;
  const several = fields.length > [...cells.values()].reduce((sum, row) => sum + row.size, 0);
  return drawHeatmap({
    name,
    description: `Heatmap of win rates, model by benchmark. ${shows}`,
    title: mostOftenFirst(best, predicate, (model) => labelOf(input.models, model)),
    subtitle: [
      caution,
      shows,
      "Ties win for neither. Outlined: best of the benchmark, ties too. Mean: over the row's n benchmarks.",
      unpriced && "Unknown: the run reports no cost, or 0.",
      kind === "pareto" && leftOut("cost", modelsWithoutCost(input)),
      several && "Where a benchmark has several such scaffolds: their mean.",
    ],
    rows: new Map(models.map((model) => [model, labelOf(input.models, model)])),
    columns,
    cells,
    means,
    best,
    hue: "blue",
    scale: { type: "linear", domain: [0, 1] },
  });
}

/** Marks the cells of runs without a known cost, of models that have one elsewhere. @returns whether there are any. */
function addUnpriced(
  cells: ReadonlyMap<string, Map<string, HeatmapCell>>,
  { analysis }: FigureInput,
  columns: ReadonlyMap<string, string>,
): boolean {
  const unpriced = analysis.rows.filter(
    ({ model, benchmark }) => columns.has(benchmark) && cells.get(model)?.has(benchmark) === false,
  );
  for (const { model, benchmark } of unpriced)
    cells.get(model)?.set(benchmark, { value: undefined, shown: "unknown" });
  return unpriced.length > 0;
}

function reasonForNone(kind: WinRateKind, group: ScaffoldGroup | undefined): string {
  if (group !== undefined) return `No run used a ${group.replace("_", "-")} scaffold.`;
  return kind === "pareto" ? "No run's cost is known." : "There are no runs.";
}

function winRateCell(fields: readonly FieldWinRate[]): HeatmapCell {
  const rates = fields.flatMap(({ winRate }) => (winRate === undefined ? [] : [winRate]));
  const value = mean(rates);
  if (value === undefined) return { value, shown: "no rival" };
  const note = rates.length > 1 ? { note: counted(rates.length, "scaffold") } : {};
  return { value, shown: percent(value), ...note };
}

function meanOfRow(cells: readonly HeatmapCell[]): HeatmapCell {
  const values = cells.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const value = mean(values);
  return { value, shown: value === undefined ? "–" : percent(value), note: `n = ${values.length}` };
}
