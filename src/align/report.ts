import type { Finding } from "../model/finding.ts";
import { type Match, type MatchReason, nearest } from "./match-row.ts";
import type { Group } from "./match-table.ts";
import type { NamedRun, NamedRuns } from "./name-runs.ts";

/** What was found and what was not, and where it came from. */
export interface AlignReport {
  readonly results: { readonly path: string; readonly sha256: string };
  readonly config: string | undefined;
  readonly store: string | undefined;
  readonly text: "first" | "full";
  /** Rows of the table to be written: one for each benchmark, model and task, or one for each row of the input. */
  readonly rows: number;
  readonly found: number;
  /** Found of all; `undefined` of nothing. */
  readonly coverage: number | undefined;
  readonly groups: readonly GroupReport[];
  /** The runs that gave texts, sorted by run id. */
  readonly traces: readonly TraceReport[];
  /** What became of every row, in the order of the table. */
  readonly matches: readonly MatchReport[];
  readonly findings: readonly Finding[];
}

/** How the rows of one benchmark and model were matched. */
export interface GroupReport {
  readonly benchmark_id: string;
  readonly model: string;
  /** The benchmark that was meant. */
  readonly benchmark: string | undefined;
  /** Rows of the input. */
  readonly rows: number;
  /** Different tasks among them. */
  readonly tasks: number;
  /** Of the different tasks, those with a text. */
  readonly found: number;
  readonly missing: Readonly<Partial<Record<MatchReason, number>>>;
  /** True where runs at another effort gave the texts. */
  readonly otherEffort: boolean;
  /** The runs that were looked into. */
  readonly candidates: readonly CandidateReport[];
  /** Where there are none: the runs that may have been meant, or whose models are spelled most like this one. */
  readonly nearest: readonly CandidateReport[];
  /** The runs that may have been meant, by the names of their files, and whose traces cannot be read. */
  readonly unreadable: readonly CandidateReport[];
}

/** A run that a row of the table may be of. */
export interface CandidateReport {
  readonly runId: string;
  readonly benchmark: string | undefined;
  /** As the run spells it, after the naming tables. */
  readonly model: string | undefined;
}

/** A trace, and how many rows it gave the text. */
export interface TraceReport extends CandidateReport {
  readonly name: string;
  readonly sha256: string | undefined;
  readonly bytes: number;
  /** Rows it gave the text. */
  readonly rows: number;
}

/** What one row of the table was matched with, in the table's own names. */
export interface MatchReport {
  readonly benchmark_id: string;
  readonly model: string;
  readonly task_id: string;
  readonly agent_run_id: string;
  readonly reason?: MatchReason;
  readonly runId?: string;
  /** What the run has to do with the row. */
  readonly bond?: string;
  /** Which part of the conversation the text is. */
  readonly part?: string;
  /** The run bears the row's agent_run_id, and is of another model. */
  readonly otherModel?: true;
  /** Run ids of other benchmarks that bear the row's agent_run_id, and were passed over. */
  readonly passedOver?: readonly string[];
  /** Run ids that would have given another text. */
  readonly differing?: readonly string[];
}

/** What became of the rows of one group. */
export function groupReport(group: Group, named: NamedRuns): GroupReport {
  const { benchmark, model, rows, candidates, matches } = group;
  // With every row of the input in the table, a task can stand in it more than once: one row with a text is enough.
  const byTask = new Map<string, Match>();
  for (const match of matches) {
    const { taskId } = match.row;
    if (match.reason === undefined || !byTask.has(taskId)) byTask.set(taskId, match);
  }
  const missing: Partial<Record<MatchReason, number>> = {};
  for (const { reason } of byTask.values()) if (reason) missing[reason] = (missing[reason] ?? 0) + 1;
  const near =
    candidates.unclear.length > 0 ? candidates.unclear : nearest(model, named, candidates.benchmark);
  return {
    benchmark_id: benchmark,
    model,
    benchmark: candidates.benchmark,
    rows,
    tasks: byTask.size,
    found: [...byTask.values()].filter(({ reason }) => reason === undefined).length,
    missing,
    otherEffort: matches.some((match) => match.reason === undefined && match.bond === "effort"),
    candidates: candidates.own.map(describe),
    nearest: candidates.own.length > 0 ? [] : near.map(describe),
    unreadable: candidates.unreadable.map(describe),
  };
}

export function matchReport(match: Match): MatchReport {
  const { benchmark, model, taskId, agentRunId } = match.row;
  const row = {
    benchmark_id: benchmark,
    model,
    task_id: taskId,
    agent_run_id: agentRunId,
    ...(match.passedOver.length > 0 && { passedOver: match.passedOver.map(({ runId }) => runId) }),
  };
  if (match.reason !== undefined) return { ...row, reason: match.reason };
  const { run, bond, part, isOtherModel, differing } = match;
  return {
    ...row,
    runId: run.runId,
    bond,
    part,
    ...(isOtherModel && { otherModel: true }),
    ...(differing.length > 0 && { differing: differing.map(({ runId }) => runId) }),
  };
}

/** The runs that gave texts. */
export function traceReports({ runs }: NamedRuns, matches: readonly Match[]): TraceReport[] {
  const given = new Map<NamedRun, number>();
  for (const match of matches) {
    if (match.reason === undefined) given.set(match.run, (given.get(match.run) ?? 0) + 1);
  }
  return runs.flatMap((named) => {
    const rows = given.get(named);
    const { name, sha256, bytes } = named.run;
    return rows === undefined ? [] : [{ ...describe(named), name, sha256, bytes, rows }];
  });
}

function describe({ runId, benchmark, modelSpelling }: NamedRun): CandidateReport {
  return { runId, benchmark, model: modelSpelling };
}
