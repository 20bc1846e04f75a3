import { benchmarksMeant } from "../analysis/benchmark-names.ts";
import type { Config } from "../config/config.ts";
import { byCodeUnit } from "../model/order.ts";
import type { Bearers } from "./bearers.ts";
import type { NamedRun, NamedRuns } from "./name-runs.ts";
import type { ResultRow } from "./results-table.ts";
import { isMeant } from "./run-texts.ts";
import { type TaskText, type TextChoice, taskText } from "./task-text.ts";

/** Why a run may give a row its text: it bears the row's id; the same model; the model at another effort; anyone. */
const bonds = ["agent_run_id", "model", "effort", "borrowed"] as const;
export type Bond = (typeof bonds)[number];

export const reasons = [
  "no trace for this model",
  "ambiguous",
  "task not in trace",
  "trace cannot be read",
  "no model call",
  "no text",
] as const;
/** Why a row of the table has no text. */
export type MatchReason = (typeof reasons)[number];

export interface MatchOptions {
  readonly text: TextChoice;
  /** Only runs at the row's own effort. */
  readonly strict: boolean;
  /** Runs of other models on the same benchmark may give the text where no run of the row's own does. */
  readonly borrowText: boolean;
}

/** What rows of one benchmark and model have to do with the runs there are. */
export interface Candidates {
  /** The benchmark that is meant; `undefined` where no run, or no single benchmark, fits its spelling. */
  readonly benchmark: string | undefined;
  /** Runs of the same model: at the same effort, or else at another one. */
  readonly own: readonly NamedRun[];
  readonly bond: "model" | "effort";
  /** Runs that may or may not be meant, because a spelling fits several models or benchmarks. */
  readonly unclear: readonly NamedRun[];
  /** Runs that are meant, or may be, and whose traces cannot be read. */
  readonly unreadable: readonly NamedRun[];
  /** The other runs of the benchmark; those of the same model first, then by run id. */
  readonly others: readonly NamedRun[];
}

/** A row with its text, or with the reason why it has none. */
export type Match = {
  readonly row: ResultRow;
  /** Runs of other benchmarks that bear the row's id, and were passed over. */
  readonly passedOver: readonly NamedRun[];
} & (
  | ({ readonly reason: undefined; readonly run: NamedRun; readonly bond: Bond } & TaskText & {
        /** The run bears the row's id, and is of another model. */
        readonly isOtherModel: boolean;
        /** Runs that would give another text with as good a right. */
        readonly differing: readonly NamedRun[];
      })
  | { readonly reason: MatchReason }
);

/** The runs that may be meant by a benchmark and a model as a table of results spells them. */
export function candidatesFor(
  { benchmark, model }: Pick<ResultRow, "benchmark" | "model">,
  { runs, unreadable, models }: NamedRuns,
  config: Config,
  { strict }: Pick<MatchOptions, "strict">,
): Candidates {
  const present = runs.flatMap((run) => run.benchmark ?? []);
  const meant = benchmarksMeant(benchmark, present, config);
  const ofBenchmark = runs.filter((run) => run.benchmark !== undefined && meant.includes(run.benchmark));
  const wanted = models.resolve(model);
  const related = (relation: string) =>
    ofBenchmark.filter((run) => run.model && models.relation(wanted, run.model) === relation);
  const broken = unreadable.filter(
    (run) =>
      run.benchmark !== undefined &&
      isMeant(run.benchmark, benchmark, config) &&
      (run.model === undefined || models.relation(wanted, run.model) !== "different"),
  );
  const [same, otherEffort, unclear] = [related("same"), related("effort"), related("unclear")];
  if (meant.length > 1) {
    return {
      benchmark: undefined,
      own: [],
      bond: "model",
      unclear: [...same, ...otherEffort, ...unclear],
      unreadable: broken,
      others: [],
    };
  }
  const usesOther = same.length === 0 && !strict;
  const own = usesOther ? otherEffort : same;
  const left = ofBenchmark.filter((run) => !own.includes(run));
  return {
    benchmark: meant[0],
    own,
    bond: usesOther ? "effort" : "model",
    unclear: own.length === 0 ? unclear : [],
    unreadable: broken,
    others: [
      ...left.filter((run) => otherEffort.includes(run)),
      ...left.filter((run) => !otherEffort.includes(run)),
    ],
  };
}

/** Gives a row the text of its task from the first of its candidates that has it. */
export function matchRow(
  row: ResultRow,
  candidates: Candidates,
  bearers: Bearers,
  { text, borrowText }: MatchOptions,
): Match {
  const passedOver = bearers.ofOtherBenchmarks;
  const turns: readonly (readonly [Bond, readonly NamedRun[]])[] = [
    ["agent_run_id", bearers.runs],
    [candidates.bond, candidates.own],
    ["borrowed", borrowText ? candidates.others : []],
  ];
  for (const [bond, runs] of turns) {
    const texts = runs.flatMap((run) => {
      const found = textIn(run, row.taskId, text);
      return typeof found === "string" ? [] : [{ run, ...found }];
    });
    const [first, ...rest] = texts;
    if (first === undefined) continue;
    const differing = rest.filter((other) => other.text !== first.text).map(({ run }) => run);
    const isOtherModel = bond === "agent_run_id" && bearers.ofOtherModels.includes(first.run);
    return { row, reason: undefined, bond, ...first, isOtherModel, differing, passedOver };
  }
  return { row, reason: reasonFor(row, candidates, [...bearers.runs, ...candidates.own], text), passedOver };
}

function reasonFor(
  row: ResultRow,
  { unclear, unreadable }: Candidates,
  runs: readonly NamedRun[],
  choice: TextChoice,
): MatchReason {
  const found: MatchReason[] = runs
    .map((run) => textIn(run, row.taskId, choice))
    .filter((reason) => typeof reason === "string");
  if (unreadable.length > 0) found.push("trace cannot be read");
  // What came nearest to a text says most.
  const [nearest] = found.sort((a, b) => reasons.indexOf(b) - reasons.indexOf(a));
  return nearest ?? (unclear.length > 0 ? "ambiguous" : "no trace for this model");
}

function textIn({ run }: NamedRun, taskId: string, choice: TextChoice): TaskText | MatchReason {
  if (!run.tasks.has(taskId)) return "task not in trace";
  const opening = run.tasks.get(taskId);
  if (opening === undefined) return "no model call";
  return taskText(opening, choice, run.isMerged) ?? "no text";
}

/** Runs of a benchmark whose models are spelled most like this one, for those who look for a slip. */
export function nearest(
  model: string,
  { runs, models }: NamedRuns,
  benchmark: string | undefined,
): NamedRun[] {
  const { slug } = models.resolve(model);
  const shared = (run: NamedRun) => {
    const other = run.model?.slug ?? "";
    let length = 0;
    while (length < slug.length && slug[length] === other[length]) length++;
    return length;
  };
  return runs
    .filter((run) => benchmark !== undefined && run.benchmark === benchmark)
    .sort((a, b) => shared(b) - shared(a) || byCodeUnit(a.runId, b.runId))
    .slice(0, 3);
}
