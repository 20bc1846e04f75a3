import type { DropReason, Hint, StrategyHint } from "../hint.ts";
import type { AttemptHints } from "./merge-hints.ts";
import { overlap, sameFrom, shingles } from "./similarity.ts";

/**
 * The steps of the best successful attempt that has any, in its order, and after them the steps of other successes that
 * say something new. Two lists are never interleaved: nobody tried such a mixture.
 *
 * @param sources best first
 */
export function mergeStrategy(
  sources: readonly AttemptHints[],
  successes: readonly AttemptHints[],
  drop: (hint: Hint, reason: DropReason, detail?: string) => void,
): StrategyHint[] {
  const kept: { hint: StrategyHint; readonly set: ReadonlySet<string> }[] = [];
  for (const source of sources) {
    const isTried = successes.includes(source);
    for (const hint of source.hints) {
      if (hint.kind !== "strategy") continue;
      if (!isTried) {
        drop(hint, "not from the best attempt");
        continue;
      }
      const set = shingles(hint.step);
      const same = kept.find((other) => overlap(other.set, set) >= sameFrom);
      if (same === undefined) kept.push({ hint, set });
      else {
        drop(hint, "near duplicate", same.hint.step);
        same.hint = { ...same.hint, evidence: [...same.hint.evidence, ...hint.evidence] };
      }
    }
  }
  return kept.map(({ hint }) => hint);
}
