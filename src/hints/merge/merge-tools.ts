import { byCodeUnit, groupBy } from "../../model/order.ts";
import { commandName } from "../attempts/actions.ts";
import { attemptsOf, type DropReason, type Hint, type ToolHint } from "../hint.ts";
import type { AttemptHints } from "./merge-hints.ts";

/**
 * The union of the tools of all attempts: one entry a command, with the example that did best, by support. A tool that
 * worked for nobody is no help; one that only failed attempts used is none either where others succeeded without it.
 *
 * @param sources best first
 */
export function mergeTools(
  sources: readonly AttemptHints[],
  successes: readonly AttemptHints[],
  drop: (hint: Hint, reason: DropReason, detail?: string) => void,
): ToolHint[] {
  const winners = new Set(successes.map(({ head }) => head.id));
  const uses = sources.flatMap(({ head, hints }) =>
    hints.flatMap((hint) => (hint.kind === "tool" ? [{ hint, isWinner: winners.has(head.id) }] : [])),
  );
  const tools: ToolHint[] = [];
  for (const members of groupBy(uses, ({ hint }) => commandName(hint.name).toLowerCase()).values()) {
    const [best, ...others] = members.toSorted(
      (a, b) =>
        Number(b.hint.worked) - Number(a.hint.worked) ||
        Number(b.isWinner) - Number(a.isWinner) ||
        a.hint.example.length - b.hint.example.length ||
        byCodeUnit(JSON.stringify(a.hint), JSON.stringify(b.hint)),
    );
    if (best === undefined) continue;
    const isUseless = !best.hint.worked || (winners.size > 0 && !members.some(({ isWinner }) => isWinner));
    if (isUseless) for (const { hint } of members) drop(hint, "failed everywhere");
    else {
      for (const { hint } of others) drop(hint, "near duplicate", best.hint.example);
      tools.push({ ...best.hint, evidence: members.flatMap(({ hint }) => hint.evidence) });
    }
  }
  return tools.sort((a, b) => attemptsOf(b).length - attemptsOf(a).length || byCodeUnit(a.name, b.name));
}
