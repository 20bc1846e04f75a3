import { type DropReason, dropReasons, type Hint } from "../hint.ts";
import type { HintsResult } from "../hints.ts";
import { sum } from "../sums.ts";
import type { Spent, TaskResult } from "../task-result.ts";

/** The figures of a run, for people and for files. Nothing in it depends on what the journal held. */
export interface HintsSummary {
  readonly shape: string;
  readonly rows: number;
  readonly attempts: number;
  readonly tasks: number;
  readonly skipped: number;
  readonly outcomes: Readonly<Partial<Record<string, number>>>;
  readonly requests: number;
  readonly failedRequests: number;
  readonly spent: Spent;
  /** Hints that models noted, of these the ones in a task's text, and the others by reason. */
  readonly noted: number;
  readonly kept: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly repairedQuotes: number;
}

export function summaryOf({ reading, tasks, skipped, fruitless }: HintsResult): HintsSummary {
  const results = [...tasks.map(({ result }) => result), ...fruitless];
  const asked = results.flatMap((result) => result.asked);
  const kept = results.flatMap(shownOf);
  const reasons = results.flatMap(({ dropped }) => dropped.map(({ reason }) => reason));
  const outcomes = results.flatMap(({ heads }) =>
    heads.map(({ outcome }) => `${outcome.class}, ${outcome.basis}`),
  );
  return {
    shape: reading.shape,
    rows: reading.rows,
    attempts: reading.attempts,
    tasks: tasks.length,
    skipped: skipped.length,
    outcomes: counts(outcomes, [...new Set(outcomes)].sort()),
    requests: asked.length,
    failedRequests: asked.filter(({ status }) => status === "failed").length,
    spent: spentIn(results),
    noted: asked.reduce((total, { noted }) => total + noted, 0),
    kept: kept.length,
    dropped: counts(reasons, dropReasons),
    repairedQuotes: asked.reduce((total, { repaired }) => total + repaired, 0),
  };
}

/** The hints that a task's text holds. */
export function shownOf({ block }: TaskResult): readonly Hint[] {
  const { tools, strategy, pitfalls, criteria, facts } = block.shown;
  return [...tools, ...strategy, ...pitfalls, ...criteria, ...facts];
}

function spentIn(results: readonly TaskResult[]): Spent {
  const of = (pick: (spent: Spent) => number | undefined) => sum(results.map(({ spent }) => pick(spent)));
  return {
    inputTokens: of(({ inputTokens }) => inputTokens),
    outputTokens: of(({ outputTokens }) => outputTokens),
    listCost: of(({ listCost }) => listCost),
  };
}

function counts<T extends string>(
  items: readonly T[],
  keys: readonly T[],
): Readonly<Partial<Record<T, number>>> {
  const found = keys.map((key) => [key, items.filter((item) => item === key).length] as const);
  return Object.fromEntries(found.filter(([, count]) => count > 0)) as Partial<Record<T, number>>;
}
