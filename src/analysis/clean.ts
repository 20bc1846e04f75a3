import type { Config } from "../config/config.ts";
import type { Finding } from "../model/finding.ts";
import { byCodeUnit } from "../model/order.ts";
import { type Run, scoreNames } from "../model/run.ts";
import { isShare } from "./is-share.ts";
import { createNaming, isLeftOut, type Names, type UnknownName } from "./names.ts";

/** One row of the clean table: a run under its normalised names, with the figures everything else uses. */
export interface CleanRun extends Names {
  readonly runId: string;
  readonly benchmark: string;
  /** The headline score; named accuracy in the published tables whatever it was. */
  readonly accuracy: number;
  /** US dollars. */
  readonly cost: number | undefined;
  /** Mean over tasks of the time between first and last call, in seconds. */
  readonly meanLatency: number | undefined;
  /** Tasks of the benchmark: configured, else the length of the run's own lists. */
  readonly tasks: number | undefined;
  /** The run as it was read. */
  readonly run: Run;
}

export interface CleanTable {
  /** Sorted by run id in code-unit order. */
  readonly rows: readonly CleanRun[];
  readonly leftOut: readonly { readonly runId: string; readonly model: string }[];
  readonly findings: readonly Finding[];
}

/** Names runs, drops the models left out by configuration and derives latency and task counts. */
export function cleanRuns(runs: readonly Run[], config: Config): CleanTable {
  const unknown = new Map<string, UnknownName>();
  const nameRun = createNaming(config, (name) => unknown.set(`${name.kind} ${name.name}`, name));
  const rows: CleanRun[] = [];
  const leftOut: { runId: string; model: string }[] = [];
  const unscored: Finding[] = [];
  for (const run of runs) {
    if (run.score === undefined) {
      unscored.push(withoutScore(run));
      continue;
    }
    const names = nameRun(run);
    if (isLeftOut(names.model, config.leftOut)) leftOut.push({ runId: run.runId, model: names.model });
    else rows.push(cleanRun(run, run.score, names, config));
  }
  rows.sort((a, b) => byCodeUnit(a.runId, b.runId));
  const findings = [...unknown.values()]
    .sort((a, b) => byCodeUnit(a.kind + a.name, b.kind + b.name))
    .map(({ kind, name }): Finding => {
      const message = `no naming table knows this ${kind}; used as it is`;
      return { level: "warning", code: `${kind}-unknown`, subject: name, message };
    });
  return { rows, leftOut, findings: [...unscored, ...findings, ...onScores(rows), ...onFewTasks(rows)] };
}

/** Reservations about scores on another scale: they win against every share, or lose. */
function onScores(rows: readonly CleanRun[]): Finding[] {
  return rows
    .filter(({ accuracy }) => !isShare(accuracy))
    .map(({ accuracy, run, runId }) => {
      const message = `${run.scoreName ?? "its score"} is ${accuracy}, expected 0 to 1: it compares only with scores on the same scale, and no dollars per solved task follow from it`;
      return { level: "warning", code: "score-not-a-share", subject: runId, message };
    });
}

// Lists of one benchmark differ by a task or two where attempts were lost; less than that is another set of tasks.
const likeTheOthers = 0.9;

/** Reservations about runs whose lists have fewer tasks than the longest of their benchmark's runs. */
function onFewTasks(rows: readonly CleanRun[]): Finding[] {
  const most = new Map<string, number>();
  for (const { benchmark, run } of rows)
    most.set(benchmark, Math.max(most.get(benchmark) ?? 0, listedTasks(run) ?? 0));
  return rows.flatMap(({ benchmark, run, runId }): Finding[] => {
    const [tasks, others] = [listedTasks(run), most.get(benchmark) ?? 0];
    if (tasks === undefined || tasks >= likeTheOthers * others) return [];
    const message = `${tasks} tasks where another run of ${benchmark} has ${others}: their scores do not compare`;
    return [{ level: "warning", code: "tasks-fewer", subject: runId, message }];
  });
}

function withoutScore({ source }: Run): Finding {
  const message = `no score in results, expected one of ${scoreNames.join(", ")}; left out`;
  return { level: "bad", code: "run-unscored", subject: source.path, message };
}

function cleanRun(run: Run, accuracy: number, names: Names, config: Config): CleanRun {
  return {
    ...names,
    runId: run.runId,
    benchmark: run.benchmark,
    accuracy,
    cost: run.cost,
    meanLatency: mean(run.latencies?.map(({ seconds }) => seconds.value) ?? []),
    tasks: config.benchmarks.get(run.benchmark)?.tasks ?? listedTasks(run),
    run,
  };
}

function listedTasks({ passedTasks, failedTasks }: Run): number | undefined {
  return passedTasks && failedTasks ? passedTasks.length + failedTasks.length : undefined;
}

/** The arithmetic mean; `undefined` of nothing. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
