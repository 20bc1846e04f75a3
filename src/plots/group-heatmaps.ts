import type { CleanRun } from "../analysis/clean.ts";
import { knownCost } from "../analysis/known-expense.ts";
import { mean } from "../analysis/statistics/sums.ts";
import { type ScaffoldGroup, scaffoldGroups } from "../config/config.ts";
import { byCodeUnit, groupBy } from "../model/order.ts";
import type { Hue } from "./colour-ramp.ts";
import { emptyFigure } from "./empty-figure.ts";
import type { Figure } from "./figure.ts";
import { type FigureInput, labelOf } from "./figure-input.ts";
import { mostOftenFirst } from "./findings.ts";
import { drawHeatmap, type HeatmapCell } from "./heatmap.ts";
import { counted, dollars, listed, scoreText, seconds } from "./number-text.ts";

interface Quantity {
  readonly name: "accuracy" | "mean_latency" | "total_cost";
  /** `undefined` when the run does not tell. */
  readonly of: (row: CleanRun) => number | undefined;
  readonly show: (value: number) => string;
  readonly better: "high" | "low";
  readonly superlative: string;
  readonly shows: string;
  readonly hue: Hue;
  readonly scale: "linear" | "log";
}

const quantities: readonly Quantity[] = [
  {
    name: "accuracy",
    of: (row) => row.accuracy,
    show: scoreText,
    better: "high",
    superlative: "the most accurate",
    shows: "Accuracy",
    hue: "blue",
    scale: "linear",
  },
  {
    name: "mean_latency",
    of: (row) => row.meanLatency,
    show: seconds,
    better: "low",
    superlative: "the fastest",
    shows: "Mean time per task in seconds (colour: log scale)",
    hue: "purple",
    scale: "log",
  },
  {
    name: "total_cost",
    of: knownCost,
    show: dollars,
    better: "low",
    superlative: "the cheapest",
    shows: "Cost of a run over all its tasks in US$ (colour: log scale)",
    hue: "orange",
    scale: "log",
  },
];

/** The six heatmaps of accuracy, latency and cost: the mean over a group's runs, model by benchmark. */
export function groupHeatmaps(input: FigureInput): Figure[] {
  return scaffoldGroups.flatMap((group) => quantities.map((quantity) => draw(input, group, quantity)));
}

function draw(input: FigureInput, group: ScaffoldGroup, quantity: Quantity): Figure {
  const { analysis, caution } = input;
  const name = `heatmaps/${group}_${quantity.name}_heatmap`;
  const kind = group.replace("_", "-");
  const scaffolds = new Set(analysis.config.scaffoldGroups[group]);
  const rows = analysis.rows.filter(({ scaffold }) => scaffolds.has(scaffold));
  const values = rows.flatMap((row) => quantity.of(row) ?? []);
  if (values.length === 0) {
    const missing = quantity.name === "total_cost" ? "cost" : "latency";
    const reason =
      rows.length === 0 ? `No run used a ${kind} scaffold.` : `No such run's ${missing} is known.`;
    return emptyFigure(name, `No ${kind} runs to show`, reason, caution);
  }
  const cells = new Map(
    [...groupBy(rows, ({ model }) => model)].map(([model, own]) => [
      model,
      new Map(
        [...groupBy(own, ({ benchmark }) => benchmark)].map(([key, same]) => [key, cellOf(same, quantity)]),
      ),
    ]),
  );
  const columns = new Map(
    [...input.benchmarks].filter(([key]) => rows.some(({ benchmark }) => benchmark === key)),
  );
  const best = bestOfColumns(cells, [...columns.keys()], quantity.better);
  const shown = [...cells.values()].flatMap((row) => [...row.values()]);
  const { superlative } = quantity;
  const used = [...new Set(rows.map(({ scaffold }) => scaffold))].sort(byCodeUnit);
  return drawHeatmap({
    name,
    description: `Heatmap, model by benchmark. ${quantity.shows}, mean over the runs with ${kind} scaffolds.`,
    title:
      best.size === 0
        ? `${counted(columns.size, "benchmark")} with ${kind} scaffolds, none with two models to compare`
        : `${mostOftenFirst(
            best,
            { one: `is ${superlative} on`, many: `are each ${superlative} on` },
            (model) => labelOf(input.models, model),
          )} with ${kind} scaffolds`,
    subtitle: [
      caution,
      `${quantity.shows}, with ${used.length <= 2 ? listed(used) : `${used.length} ${kind} scaffolds`}.`,
      shown.some(({ note }) => note) && "Cells of several runs show their mean and number.",
      "Outlined: best of the benchmark, ties too. Models in order of their win rate by best accuracy.",
      shown.some(({ value }) => value === undefined) &&
        `Unknown: the run reports no ${quantity.name === "total_cost" ? "cost, or 0" : "latency"}.`,
    ],
    rows: new Map(byWinRate(input, cells.keys()).map((model) => [model, labelOf(input.models, model)])),
    columns,
    cells,
    best,
    hue: quantity.hue,
    scale: { type: quantity.scale, domain: colourDomain(shown, quantity.scale) },
  });
}

function cellOf(runs: readonly CleanRun[], { of, show }: Quantity): HeatmapCell {
  const values = runs.flatMap((row) => of(row) ?? []);
  const value = mean(values);
  if (value === undefined) return { value, shown: "unknown" };
  return { value, shown: show(value), ...(values.length > 1 ? { note: counted(values.length, "run") } : {}) };
}

/** One order for all six figures, so that they can be read side by side. */
function byWinRate({ analysis }: FigureInput, models: Iterable<string>): string[] {
  const rate = new Map(analysis.winRates.max.perModel.map(({ model, mean }) => [model, mean ?? -1]));
  return [...models].sort((a, b) => (rate.get(b) ?? -1) - (rate.get(a) ?? -1) || byCodeUnit(a, b));
}

/**
 * From 0 for shares; on a log scale at least a factor of two, so that equal values do not divide by nothing, and from the
 * least value above 0, of whose colour 0 is too.
 */
function colourDomain(cells: readonly HeatmapCell[], scale: "linear" | "log"): [number, number] {
  const values = cells.flatMap(({ value }) =>
    value === undefined || (scale === "log" && value === 0) ? [] : [value],
  );
  if (values.length === 0) return [1, 2];
  const low = Math.min(...values);
  const high = Math.max(...values);
  return scale === "linear" ? [Math.min(0, low), Math.max(high, 0.01)] : [low, Math.max(high, 2 * low)];
}

/** The best models of every benchmark with at least two values, compared as printed: what reads equal is a tie. */
export function bestOfColumns(
  cells: ReadonlyMap<string, ReadonlyMap<string, HeatmapCell>>,
  columns: readonly string[],
  better: "high" | "low",
): Map<string, ReadonlySet<string>> {
  const best = new Map<string, ReadonlySet<string>>();
  for (const column of columns) {
    const known = [...cells].flatMap(([model, row]) => {
      const cell = row.get(column);
      return cell?.value === undefined ? [] : [{ model, value: cell.value, shown: cell.shown }];
    });
    if (known.length < 2) continue;
    const first = known.reduce((a, b) =>
      (better === "high" ? b.value > a.value : b.value < a.value) ? b : a,
    );
    best.set(column, new Set(known.filter(({ shown }) => shown === first.shown).map(({ model }) => model)));
  }
  return best;
}
