import type { AttemptStep } from "../eval/log/events.ts";
import { outcomeOf } from "../model/verdict.ts";
import type { Models } from "../models/models.ts";
import { createProgress, type ProgressStream } from "./progress.ts";

/** Says how a run goes: attempts done, passed and failed, cost so far and to come, time left. */
export function runProgress(
  total: number,
  models: Pick<Models, "tally"> | undefined,
  stream: ProgressStream,
) {
  const counts = { passed: 0, failed: 0, error: 0, unscored: 0 };
  let answered = 0;
  const detail = () => {
    const { cost = 0, unpriced = 0, fromJournal = 0 } = models?.tally ?? {};
    const toCome = answered > 0 && cost > 0 ? ` of about $${((cost / answered) * total).toFixed(2)}` : "";
    const parts = [
      `${counts.passed} passed`,
      `${counts.failed} failed`,
      counts.error > 0 && `${counts.error} infra`,
      fromJournal > 0 && `${fromJournal} answers from the journal`,
      models && (unpriced > 0 ? "cost unknown" : `$${cost.toFixed(cost < 1 ? 4 : 2)}${toCome}`),
    ];
    return parts.filter(Boolean).join(", ");
  };
  const progress = createProgress({ total, unit: "attempts", label: "run", stream, detail });
  return {
    /** So many attempts were at their end before. */
    skip: (attempts: number) => progress.skip(attempts),
    took: (event: AttemptStep) => {
      if (event.type !== "attempt-graded") answered++;
      if (event.type === "attempt-answered") return;
      counts[outcomeOf(event.verdict)]++;
      progress.advance(1);
    },
    note: (text: string) => progress.note(text),
    end: () => progress.end(),
  };
}
