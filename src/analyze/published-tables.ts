import type { Analysis } from "../analysis/analysis.ts";
import type { CleanRun } from "../analysis/clean.ts";
import type { FrontierPoint } from "../analysis/frontier.ts";
import type { ModelMean } from "../analysis/means.ts";
import type { FieldWinRate, ModelWinRate, WinRateKind } from "../analysis/win-rates.ts";
import { toCsv } from "../tables/csv.ts";
import { pythonLiteral } from "../tables/python.ts";
import { boolean, type Column, integer, real, text } from "../tables/table.ts";

/** A file below the output folder. */
export interface TextFile {
  readonly name: string;
  readonly content: string;
}

/** The part of an analysis that the published tables show. */
export type PublishedParts = Pick<Analysis, "rows" | "frontiers" | "winRates" | "means">;

/** The tables that HAL's analysis published, under their published names and with their published columns. */
export function publishedTables(analysis: PublishedParts): TextFile[] {
  const { rows, frontiers, winRates, means } = analysis;
  return [
    { name: "data/cleaned_all_metrics.csv", content: toCsv(cleanColumns, rows) },
    {
      name: "data/pareto_distances.csv",
      content: toCsv(
        distanceColumns,
        frontiers.cost.flatMap((f) => f.points),
      ),
    },
    ...(["within", "max", "pareto"] as const).flatMap((kind) => [
      {
        name: `data/benchmark_win_rates${suffix[kind]}.csv`,
        content: toCsv(fieldColumns(kind), winRates[kind].perField),
      },
      {
        name: `data/model_win_rates${suffix[kind]}.csv`,
        content: toCsv(modelColumns, winRates[kind].perModel),
      },
    ]),
    { name: "data/model_mean_cost.csv", content: toCsv(meanColumns("mean_cost"), means.cost.entries()) },
    {
      name: "data/model_mean_latency.csv",
      content: toCsv(meanColumns("mean_of_mean_latency"), means.meanLatency.entries()),
    },
  ];
}

const suffix: Readonly<Record<WinRateKind, string>> = { within: "", max: "_max", pareto: "_pareto" };

/** One row a run. The two list columns are Python literals, as pandas users parse them. */
export const cleanColumns: readonly Column<CleanRun>[] = [
  text("agent_name", (row) => row.agentName),
  text("benchmark_name", (row) => row.benchmark),
  text("date", (row) => row.run.date),
  text("run_id", (row) => row.runId),
  text("agent_args", ({ run }) => run.agentArgs && pythonLiteral(run.agentArgs)),
  text("run_command", (row) => row.run.runCommand),
  text("agent_name_short", (row) => row.scaffold),
  text("model_name_short", (row) => row.model),
  real("accuracy", (row) => row.accuracy),
  real("total_cost", (row) => row.cost),
  text(
    "latencies_per_task",
    ({ run }) => run.latencies && pythonLiteral(run.latencies.map((task) => task.seconds)),
  ),
  real("mean_latency", (row) => row.meanLatency),
];

// As published, `total_cost` and `accuracy` are min-max scaled here.
const distanceColumns: readonly Column<FrontierPoint>[] = [
  text("model_name_short", (point) => point.row.model),
  text("benchmark_name", (point) => point.row.benchmark),
  real("total_cost", (point) => point.scaledExpense),
  real("accuracy", (point) => point.scaledAccuracy),
  boolean("pareto_optimal", (point) => point.onFrontier),
  real("pareto_distance", (point) => point.distance),
];

// A field is one group of a pandas aggregation: its mean is its rate, its count 1, its deviation unknown.
function fieldColumns(kind: WinRateKind): readonly Column<FieldWinRate>[] {
  const scaffold = text<FieldWinRate>("agent_name_short", (row) => row.scaffold);
  return [
    text("model_name_short", (row) => row.model),
    text("benchmark_name", (row) => row.benchmark),
    ...(kind === "within" ? [scaffold] : []),
    real("win_rate_mean", (row) => row.winRate),
    real("win_rate_std", () => undefined),
    integer("win_rate_count", (row) => (row.winRate === undefined ? 0 : 1)),
    integer("wins_sum", (row) => row.wins),
    integer("comparisons_sum", (row) => row.comparisons),
    real("overall_win_rate", (row) => row.winRate),
  ];
}

const modelColumns: readonly Column<ModelWinRate>[] = [
  text("model_name_short", (row) => row.model),
  real("win_rate_mean", (row) => row.mean),
  real("win_rate_std", (row) => row.std),
  integer("win_rate_count", (row) => row.count),
  integer("wins_sum", (row) => row.wins),
  integer("comparisons_sum", (row) => row.comparisons),
  real("overall_win_rate", (row) => row.overall),
];

// The unnamed first column is the row number that pandas writes.
function meanColumns(name: string): readonly Column<[number, ModelMean]>[] {
  return [
    integer("", ([index]) => index),
    text("model_name_short", ([, row]) => row.model),
    real(name, ([, row]) => row.mean),
  ];
}
