import { byCodeUnit } from "../../model/order.ts";
import type { AttemptHead } from "../attempts/attempt.ts";
import {
  attemptsOf,
  type CriterionHint,
  type DroppedHint,
  type DropReason,
  droppedHint,
  type FactHint,
  type Hint,
  type HintKind,
  type PitfallHint,
  type StrategyHint,
  type ToolHint,
} from "../hint.ts";
import { mergeStrategy } from "./merge-strategy.ts";
import { mergeTools } from "./merge-tools.ts";
import { clusters } from "./similarity.ts";

/** The hints of one attempt, or of a comparison of two. */
export interface AttemptHints {
  /** The attempt; of a comparison the successful one. */
  readonly head: AttemptHead;
  readonly isContrast: boolean;
  readonly hints: readonly Hint[];
}

/** The hints for a task. */
export interface MergedHints {
  readonly tools: readonly ToolHint[];
  readonly strategy: readonly StrategyHint[];
  readonly pitfalls: readonly PitfallHint[];
  readonly criteria: readonly CriterionHint[];
  readonly facts: readonly FactHint[];
  readonly dropped: readonly DroppedHint[];
  /** Whether the strategy comes from attempts that tests or rewards confirmed; `undefined` without a strategy. */
  readonly basis: "verified" | "claimed" | undefined;
}

export const most = { tools: 8, strategy: 10, pitfalls: 6, criteria: 5, facts: 4 } as const;

/**
 * Makes one set of hints of those from all attempts at a task, by fixed rules and without a model: the same hints in
 * whatever order they come give the same result.
 */
export function mergeHints(given: readonly AttemptHints[]): MergedHints {
  const dropped: DroppedHint[] = [];
  const drop = (hint: Hint, reason: DropReason, detail?: string) =>
    void dropped.push(droppedHint(hint, reason, detail));
  const sources = given.toSorted(bestFirst);
  const { successes, basis } = successesOf(sources);
  const tools = mergeTools(sources, successes, drop);
  const strategy = mergeStrategy(sources, successes, drop);
  const pitfalls = folded(of(sources.filter(isFair(drop, "pitfall")), "pitfall"), moreSevere, drop)
    .toSorted((a, b) => attemptsOf(b).length - attemptsOf(a).length || moreSevere(a, b))
    .filter((pitfall) => {
      const contradicted = strategy.find(({ step }) => contradicts(pitfall.instead, step));
      if (contradicted) drop(pitfall, "contradicts the strategy", contradicted.step);
      return contradicted === undefined;
    });
  const criteria = bySupport(
    folded(
      of(sources, "criterion"),
      shorter(({ check }) => check),
      drop,
    ),
  );
  const facts = bySupport(
    folded(
      of(sources, "fact"),
      shorter(({ fact }) => fact),
      drop,
    ),
  );
  const capped = <T extends Hint>(hints: readonly T[], limit: number): readonly T[] => {
    for (const hint of hints.slice(limit)) drop(hint, "too many");
    return hints.slice(0, limit);
  };
  return {
    tools: capped(tools, most.tools),
    strategy: capped(strategy, most.strategy),
    pitfalls: capped(pitfalls, most.pitfalls),
    criteria: capped(criteria, most.criteria),
    facts: capped(facts, most.facts),
    dropped,
    basis: strategy.length > 0 ? basis : undefined,
  };
}

// Highest reward, fewest turns, then by name; a comparison after the attempts.
function bestFirst(a: AttemptHints, b: AttemptHints): number {
  return (
    Number(a.isContrast) - Number(b.isContrast) ||
    (b.head.outcome.reward ?? -1) - (a.head.outcome.reward ?? -1) ||
    a.head.length - b.head.length ||
    byCodeUnit(a.head.id, b.head.id)
  );
}

// Claimed successes count only where nothing at all was verified.
function successesOf(sources: readonly AttemptHints[]) {
  const isVerified = sources.some(
    ({ head }) => head.outcome.basis === "verified" && head.outcome.class !== "infrastructure",
  );
  const basis = isVerified ? ("verified" as const) : ("claimed" as const);
  const successes = sources.filter(
    ({ head }) => head.outcome.class === "success" && head.outcome.basis === basis,
  );
  return { successes, basis };
}

// What went wrong for reasons outside of the agent is no mistake of it.
function isFair(drop: (hint: Hint, reason: DropReason) => void, kind: HintKind) {
  return ({ head, hints }: AttemptHints): boolean => {
    if (head.outcome.class !== "infrastructure") return true;
    for (const hint of hints) if (hint.kind === kind) drop(hint, "only infrastructure trouble");
    return false;
  };
}

function of<K extends HintKind>(sources: readonly AttemptHints[], kind: K): Extract<Hint, { kind: K }>[] {
  return sources.flatMap(
    ({ hints }) => hints.filter((hint) => hint.kind === kind) as Extract<Hint, { kind: K }>[],
  );
}

/** Makes one hint of those that say the same: the first by `order`, with the evidence of all. */
function folded<T extends PitfallHint | CriterionHint | FactHint>(
  hints: readonly T[],
  order: (a: T, b: T) => number,
  drop: (hint: Hint, reason: DropReason, detail?: string) => void,
): T[] {
  return clusters(hints.toSorted(order), mainText).map((members) => {
    const [kept, ...others] = members as [T, ...T[]];
    for (const other of others) drop(other, "near duplicate", mainText(kept));
    return { ...kept, evidence: members.flatMap(({ evidence }) => evidence) };
  });
}

function mainText(hint: PitfallHint | CriterionHint | FactHint): string {
  if (hint.kind === "pitfall") return `${hint.mistake} ${hint.instead}`;
  return hint.kind === "criterion" ? hint.check : hint.fact;
}

const severities = ["high", "medium", "low"];

function moreSevere(a: PitfallHint, b: PitfallHint): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    a.mistake.length - b.mistake.length ||
    byCodeUnit(JSON.stringify(a), JSON.stringify(b))
  );
}

function shorter<T>(text: (hint: T) => string): (a: T, b: T) => number {
  return (a, b) => text(a).length - text(b).length || byCodeUnit(JSON.stringify(a), JSON.stringify(b));
}

function bySupport<T extends Hint>(hints: readonly T[]): T[] {
  return hints.toSorted((a, b) => attemptsOf(b).length - attemptsOf(a).length);
}

/** Whether one text tells to do what the other tells not to do. */
export function contradicts(a: string, b: string): boolean {
  if (isNegative(a) === isNegative(b)) return false;
  const [positive] = clusters([a, b].map(withoutNegation), (text) => text);
  return positive?.length === 2;
}

const negation = /\b(do not|don't|never|avoid|not|without)\b/gi;

function isNegative(text: string): boolean {
  return text.search(negation) !== -1;
}

function withoutNegation(text: string): string {
  return text.replace(negation, "");
}
