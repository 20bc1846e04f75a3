import type { Config } from "../config/config.ts";
import type { Finding } from "../model/finding.ts";
import type { Run } from "../model/run.ts";
import { type CleanRun, cleanRuns } from "./clean.ts";
import { type Expense, type Frontier, frontiers } from "./frontier.ts";
import { type ModelMean, modelMeans } from "./means.ts";
import { type BenchmarkPick, picks } from "./pick.ts";
import { type ScoreInterval, scoreIntervals } from "./score-intervals.ts";
import { type WinRateUncertainty, winRateUncertainty } from "./win-rate-bootstrap.ts";
import { type WinRateKind, type WinRates, winRates } from "./win-rates.ts";

/** Everything that follows from a set of runs and a configuration; no I/O was done and none is left to do. */
export interface Analysis {
  readonly config: Config;
  /** Some run was made by a generator: every figure and page says so. */
  readonly synthetic: boolean;
  /** Sorted by run id. */
  readonly rows: readonly CleanRun[];
  readonly leftOut: readonly { readonly runId: string; readonly model: string }[];
  readonly findings: readonly Finding[];
  readonly frontiers: Readonly<Record<Expense, readonly Frontier[]>>;
  readonly winRates: Readonly<Record<WinRateKind, WinRates>>;
  readonly means: Readonly<Record<Expense, readonly ModelMean[]>>;
  /** By run id; runs whose score is not a count of solved tasks are absent. */
  readonly scoreIntervals: ReadonlyMap<string, ScoreInterval>;
  readonly winRateUncertainty: Readonly<Record<WinRateKind, WinRateUncertainty>>;
  /** One a benchmark, sorted by benchmark. */
  readonly picks: readonly BenchmarkPick[];
}

/** Analyses runs: the whole of the statistics behind tables, figures and report. */
export function analysisOf(runs: readonly Run[], config: Config): Analysis {
  const { rows, leftOut, findings } = cleanRuns(runs, config);
  const intervals = scoreIntervals(rows, config.statistics.confidence);
  const perKind = <T>(compute: (kind: WinRateKind) => T): Record<WinRateKind, T> => ({
    max: compute("max"),
    pareto: compute("pareto"),
    within: compute("within"),
  });
  return {
    config,
    synthetic: rows.some(({ run }) => run.synthetic),
    rows,
    leftOut,
    findings,
    frontiers: { cost: frontiers(rows, "cost"), meanLatency: frontiers(rows, "meanLatency") },
    winRates: perKind((kind) => winRates(rows, kind)),
    means: { cost: modelMeans(rows, "cost"), meanLatency: modelMeans(rows, "meanLatency") },
    scoreIntervals: intervals,
    winRateUncertainty: winRateUncertainty(rows, config.statistics),
    picks: picks(rows, intervals, config.statistics),
  };
}
