import type { RunStart } from "../eval/finish-run.ts";
import type { AttemptStep } from "../eval/log/events.ts";
import { outcomeOf } from "../model/verdict.ts";
import { costText } from "../plots/number-text.ts";
import { createProgress, type ProgressStream } from "./progress.ts";

export interface RunProgress {
  took(event: AttemptStep): void;
  note(text: string): void;
  end(): void;
}

/** Says what a solver said to its tasks, then how the run goes: attempts done, passed and failed, cost so far and to come, time left. */
export function runProgress({ plan, note, models, done }: RunStart, stream: ProgressStream): RunProgress {
  if (note !== undefined) stream.write(`${note}\n`);
  const total = plan.taskIds.length * plan.epochs;
  const counts = { passed: 0, failed: 0, error: 0, unscored: 0 };
  let answered = 0;
  const detail = () => {
    const { cost = 0, unpriced = 0, fromJournal = 0 } = models?.tally ?? {};
    const toCome = answered > 0 && cost > 0 ? ` of about ${costText((cost / answered) * total)}` : "";
    const parts = [
      `${counts.passed} passed`,
      `${counts.failed} failed`,
      counts.error > 0 && `${counts.error} infra`,
      fromJournal > 0 && `${fromJournal} answers from the journal`,
      models && (unpriced > 0 ? "cost unknown" : `${costText(cost)}${toCome}`),
    ];
    return parts.filter(Boolean).join(", ");
  };
  const progress = createProgress({ total, unit: "attempts", label: "run", stream, detail });
  progress.skip(done);
  return {
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
