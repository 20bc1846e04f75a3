import type { Analysis } from "../analysis/analysis.ts";
import type { CleanRun } from "../analysis/clean.ts";
import type { Expense, Frontier, FrontierPoint } from "../analysis/frontier.ts";
import type { ScoreInterval } from "../analysis/score-intervals.ts";
import type { WinRateInterval, WinRateUncertainty } from "../analysis/win-rate-bootstrap.ts";
import type { ModelWinRate, WinRateKind } from "../analysis/win-rates.ts";
import { byCodeUnit } from "../model/order.ts";
import { toCsv } from "../tables/csv.ts";
import { boolean, type Column, integer, real, realList, text, textList } from "../tables/table.ts";
import { cleanColumns, type TextFile } from "./published-tables.ts";

/** Tables beside the published ones: what uncertainty and the latency frontier add. */
export function extraTables(analysis: Analysis): TextFile[] {
  const points = (["cost", "meanLatency"] as const).flatMap((expense) =>
    analysis.frontiers[expense].flatMap((frontier) => placed(frontier, expense)),
  );
  const rates = (["max", "pareto", "within"] as const).flatMap((kind) => uncertain(analysis, kind));
  return [
    { name: "data/frontier_points.csv", content: toCsv(pointColumns, points) },
    { name: "data/win_rate_intervals.csv", content: toCsv(intervalColumns, rates) },
  ];
}

/** The clean table as typed Parquet: the published columns, and what else is known of a run. */
export function parquetColumns(analysis: Analysis): readonly Column<CleanRun>[] {
  const interval = (row: CleanRun): ScoreInterval | undefined => analysis.scoreIntervals.get(row.runId);
  const listColumns: readonly Column<CleanRun>[] = [
    realList("latencies_per_task", ({ run }) => run.latencies?.map(({ seconds }) => seconds.value)),
  ];
  return [
    ...cleanColumns.map((column) => listColumns.find(({ name }) => name === column.name) ?? column),
    text("score_name", ({ run }) => run.scoreName),
    integer("tasks", (row) => row.tasks),
    integer("solved_tasks", (row) => interval(row)?.solved),
    real("accuracy_low", (row) => interval(row)?.low),
    real("accuracy_high", (row) => interval(row)?.high),
    text("reported_agent_name", ({ run }) => run.agentName),
    text("reported_model_name", ({ run }) => run.modelName),
    text("reasoning_effort", ({ run }) => run.effort),
    textList("usage_models", ({ run }) => run.usage.map(({ model }) => model).toSorted(byCodeUnit)),
    integer("input_tokens", ({ run }) => total(run.usage.map(({ input }) => input))),
    integer("output_tokens", ({ run }) => total(run.usage.map(({ output }) => output))),
    text("source_path", ({ run }) => run.source.path),
    text("source_sha256", ({ run }) => run.source.sha256),
  ];
}

// A sum with an unknown part is unknown.
function total(counts: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    sum += count;
  }
  return counts.length === 0 ? undefined : sum;
}

interface Placed {
  readonly expenseName: string;
  readonly point: FrontierPoint;
}

function placed(frontier: Frontier, expense: Expense): Placed[] {
  const expenseName = expense === "cost" ? "total_cost" : "mean_latency";
  return frontier.points.map((point) => ({ expenseName, point }));
}

const pointColumns: readonly Column<Placed>[] = [
  text("frontier", ({ expenseName }) => expenseName),
  text("benchmark_name", ({ point }) => point.row.benchmark),
  text("model_name_short", ({ point }) => point.row.model),
  text("agent_name_short", ({ point }) => point.row.scaffold),
  text("run_id", ({ point }) => point.row.runId),
  real("expense", ({ point }) => point.expense),
  real("accuracy", ({ point }) => point.accuracy),
  boolean("pareto_optimal", ({ point }) => point.onFrontier),
  real("pareto_distance", ({ point }) => point.distance),
];

interface UncertainRate {
  readonly kind: WinRateKind;
  readonly rate: ModelWinRate;
  readonly interval: WinRateInterval | undefined;
  readonly uncertainty: WinRateUncertainty;
}

function uncertain({ winRates, winRateUncertainty }: Analysis, kind: WinRateKind): UncertainRate[] {
  const uncertainty = winRateUncertainty[kind];
  const byModel = new Map(uncertainty.intervals.map((interval) => [interval.model, interval]));
  return winRates[kind].perModel.map((rate) => ({
    kind,
    rate,
    interval: byModel.get(rate.model),
    uncertainty,
  }));
}

const intervalColumns: readonly Column<UncertainRate>[] = [
  text("kind", ({ kind }) => kind),
  text("model_name_short", ({ rate }) => rate.model),
  real("win_rate_mean", ({ rate }) => rate.mean),
  real("win_rate_low", ({ interval }) => interval?.low),
  real("win_rate_high", ({ interval }) => interval?.high),
  integer("resampled_fields", ({ interval }) => interval?.resampledFields),
  integer("fields", ({ rate }) => rate.count),
  text("resampled_benchmarks", ({ uncertainty }) => uncertainty.resampled.join(" ")),
  text("fixed_benchmarks", ({ uncertainty }) => uncertainty.fixed.join(" ")),
];
