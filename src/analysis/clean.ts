import type { Config } from "../config/config.ts";
import type { Finding } from "../model/finding.ts";
import { byCodeUnit, groupBy } from "../model/order.ts";
import { type Run, scoreNames } from "../model/run.ts";
import { isShare } from "./is-share.ts";
import { createNaming, leftOutBy, type RunNames, type UnknownName } from "./names.ts";
import { shareNames } from "./solved-tasks.ts";
import { mean } from "./statistics/sums.ts";
import { isShareOf, likeTheWhole, taskCount, toldTasks } from "./task-count.ts";

/** One row of the clean table: a run under its normalised names, with the figures everything else uses. */
export interface CleanRun extends RunNames {
  readonly runId: string;
  readonly benchmark: string;
  /** The headline score; named accuracy in the published tables whatever it was. */
  readonly accuracy: number;
  /** US dollars. */
  readonly cost: number | undefined;
  /** Mean over tasks of the time between first and last call, in seconds. */
  readonly meanLatency: number | undefined;
  /** Tasks that the score is over: see `taskCount`. */
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
  const nameRun = createNaming(config);
  const rows: CleanRun[] = [];
  const leftOut: { runId: string; model: string }[] = [];
  const unscored: Finding[] = [];
  for (const run of runs) {
    if (run.score === undefined) {
      unscored.push(withoutScore(run));
      continue;
    }
    const { names, unknown: unknownHere } = nameRun(run);
    if (leftOutBy(names.model, config.leftOut) !== undefined) {
      leftOut.push({ runId: run.runId, model: names.model });
      continue;
    }
    for (const name of unknownHere) unknown.set(`${name.kind} ${name.name}`, name);
    rows.push(cleanRun(run, run.score, names, config));
  }
  rows.sort((a, b) => byCodeUnit(a.runId, b.runId));
  const findings = [...unknown.values()]
    .sort((a, b) => byCodeUnit(a.kind + a.name, b.kind + b.name))
    .map(({ kind, name }): Finding => {
      const message = `no naming table knows this ${kind}; used as it is`;
      return { level: "warning", code: `${kind}-unknown`, subject: name, message };
    });
  const onLeftOut = leftOutModels(leftOut, config);
  return {
    rows,
    leftOut,
    findings: [
      ...unscored,
      ...onLeftOut,
      ...findings,
      ...onScores(rows),
      ...onLists(rows, config),
      ...onFewTasks(rows, config),
    ],
  };
}

/** What the configuration leaves out, and by which of its rules. */
function leftOutModels(leftOut: CleanTable["leftOut"], config: Config): Finding[] {
  return [...groupBy(leftOut, ({ model }) => model)]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([model, runs]) => {
      const rule = JSON.stringify(leftOutBy(model, config.leftOut));
      const count = runs.length === 1 ? "1 run is" : `${runs.length} runs are`;
      const message = `${count} left out: left_out in the configuration has ${rule}`;
      return { level: "warning", code: "model-left-out", subject: model, message };
    });
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

/** Reservations about shares of solved tasks that the run's own lists do not give, whichever tasks are counted. */
function onLists(rows: readonly CleanRun[], { benchmarks }: Config): Finding[] {
  return rows.flatMap(({ benchmark, run, runId, accuracy }): Finding[] => {
    const [told, size, passed] = [toldTasks(run), benchmarks.get(benchmark)?.tasks, run.passedTasks?.length];
    if (run.scoredTasks !== undefined || !isShare(accuracy) || !shareNames.has(run.scoreName)) return [];
    if (told === undefined || passed === undefined) return [];
    if ([told, size ?? told].some((tasks) => isShareOf(accuracy, tasks, passed))) return [];
    const orSize = size === undefined ? "" : ` or of the ${size} of ${benchmark}`;
    const message = `${run.scoreName} is ${accuracy}, expected the share that its lists give: ${passed} passed of ${told}${orSize}; it has no interval`;
    return [{ level: "warning", code: "lists-not-the-score", subject: runId, message }];
  });
}

/** Reservations about runs of fewer tasks than the longest of their benchmark's runs, or than the benchmark has. */
function onFewTasks(rows: readonly CleanRun[], { benchmarks }: Config): Finding[] {
  const most = new Map<string, number>();
  for (const { benchmark, run } of rows)
    most.set(benchmark, Math.max(most.get(benchmark) ?? 0, toldTasks(run) ?? 0));
  return rows.flatMap(({ benchmark, run, runId, tasks }): Finding[] => {
    const [told, others, size] = [toldTasks(run), most.get(benchmark) ?? 0, benchmarks.get(benchmark)?.tasks];
    if (told === undefined) return [];
    const few = (whole: string) => {
      const message = `${told} tasks where ${whole}: their scores do not compare`;
      return [{ level: "warning", code: "tasks-fewer", subject: runId, message } as const];
    };
    if (told < likeTheWhole * others) return few(`another run of ${benchmark} has ${others}`);
    // Of a shorter list that is not what was scored nobody knows whether tasks are missing.
    return size !== undefined && tasks === told && told < likeTheWhole * size
      ? few(`${benchmark} has ${size}`)
      : [];
  });
}

function withoutScore({ source }: Run): Finding {
  const message = `no score in results, expected one of ${scoreNames.join(", ")}; left out`;
  return { level: "bad", code: "run-unscored", subject: source.path, message };
}

function cleanRun(run: Run, accuracy: number, names: RunNames, config: Config): CleanRun {
  return {
    ...names,
    runId: run.runId,
    benchmark: run.benchmark,
    accuracy,
    cost: run.cost,
    meanLatency: mean(run.latencies?.map(({ seconds }) => seconds.value) ?? []),
    tasks: taskCount(run, accuracy, config.benchmarks.get(run.benchmark)?.tasks),
    run,
  };
}
