import { sum } from "../../analysis/statistics/sums.ts";
import type { DatasetReading } from "../attempts/reading.ts";
import { type DropReason, dropReasons, type Hint } from "../hint.ts";
import type { SpentOnAnswers, TaskHints } from "../task-result.ts";

/** The figures of a run, for people and for files. Nothing in it depends on what the journal held. */
export interface HintsSummary {
  /** Of the whole dataset, as it was read. */
  readonly shape: string;
  readonly rows: number;
  /** At the tasks that a model was asked about; as all that follows. */
  readonly attempts: number;
  readonly tasks: number;
  readonly skipped: number;
  readonly outcomes: Readonly<Partial<Record<string, number>>>;
  readonly requests: number;
  readonly failedRequests: number;
  readonly spent: SpentOnAnswers;
  /** Hints that models noted, of these the ones in a task's text, and the others by reason. */
  readonly noted: number;
  readonly kept: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly repairedQuotes: number;
}

/** What one task adds to the figures. */
export interface TaskTally {
  readonly attempts: number;
  readonly outcomes: Counts;
  readonly requests: number;
  readonly failedRequests: number;
  /** Why the first of these failed. */
  readonly firstFailure: string | undefined;
  readonly spent: SpentOnAnswers;
  readonly noted: number;
  readonly kept: number;
  readonly dropped: Counts<DropReason>;
  readonly repairedQuotes: number;
}

type Counts<K extends string = string> = Readonly<Partial<Record<K, number>>>;

export function tallyOf(result: TaskHints): TaskTally {
  const { heads, asked, spent, dropped } = result;
  return {
    attempts: heads.length,
    outcomes: counts(heads.map(({ outcome }) => `${outcome.class}, ${outcome.basis}`)),
    requests: asked.length,
    failedRequests: asked.filter(({ status }) => status === "failed").length,
    firstFailure: asked.find(({ status }) => status === "failed")?.reason,
    spent,
    noted: total(asked.map(({ noted }) => noted)),
    kept: shownOf(result).length,
    dropped: counts(dropped.map(({ reason }) => reason)),
    repairedQuotes: total(asked.map(({ repaired }) => repaired)),
  };
}

/** Adds up what tasks add, in their order. */
export function summaryOf(
  { shape, rows }: DatasetReading,
  made: { readonly tasks: number; readonly skipped: number },
  tallies: readonly TaskTally[],
): HintsSummary {
  const of = (pick: (tally: TaskTally) => number) => total(tallies.map(pick));
  const outcomes = [...new Set(tallies.flatMap((tally) => Object.keys(tally.outcomes)))].sort();
  return {
    shape,
    rows,
    attempts: of(({ attempts }) => attempts),
    ...made,
    outcomes: sums(
      tallies.map((tally) => tally.outcomes),
      outcomes,
    ),
    requests: of(({ requests }) => requests),
    failedRequests: of(({ failedRequests }) => failedRequests),
    spent: spentIn(tallies),
    noted: of(({ noted }) => noted),
    kept: of(({ kept }) => kept),
    dropped: sums(
      tallies.map((tally) => tally.dropped),
      dropReasons,
    ),
    repairedQuotes: of(({ repairedQuotes }) => repairedQuotes),
  };
}

/** The hints that a task's text holds. */
export function shownOf({ block }: TaskHints): readonly Hint[] {
  const { tools, strategy, pitfalls, criteria, facts } = block.shown;
  return [...tools, ...strategy, ...pitfalls, ...criteria, ...facts];
}

function spentIn(tallies: readonly TaskTally[]): SpentOnAnswers {
  const of = (pick: (spent: SpentOnAnswers) => number | undefined) =>
    sum(tallies.map(({ spent }) => pick(spent)));
  return {
    inputTokens: of(({ inputTokens }) => inputTokens),
    outputTokens: of(({ outputTokens }) => outputTokens),
    listCost: of(({ listCost }) => listCost),
  };
}

function counts<K extends string>(items: readonly K[]): Counts<K> {
  const found = new Map<K, number>();
  for (const item of items) found.set(item, (found.get(item) ?? 0) + 1);
  return Object.fromEntries(found) as Counts<K>;
}

/** Counts added up, without those that are none; in the order of the keys. */
function sums<K extends string>(parts: readonly Counts<K>[], keys: readonly K[]): Counts<K> {
  const found = keys.map((key) => [key, total(parts.map((part) => part[key] ?? 0))] as const);
  return Object.fromEntries(found.filter(([, count]) => count > 0)) as Counts<K>;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
