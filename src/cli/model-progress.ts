import type { Models } from "../models/models.ts";
import type { Reply } from "../models/request.ts";
import { costText } from "../plots/number-text.ts";
import { createProgress, type ProgressStream } from "./progress.ts";

export interface ModelProgressOptions {
  readonly models: Pick<Models, "tally">;
  /** Replies to come; undefined when nobody knows. */
  readonly total: number | undefined;
  readonly label: string;
  readonly stream: ProgressStream;
  /** Milliseconds from any beginning; for tests. */
  readonly now?: () => number;
}

export interface ModelProgress {
  /** To be told of every reply. */
  replied(reply: Reply<unknown>): void;
  /** Writes a line of its own. */
  note(text: string): void;
  /** Writes what was done. To be called once. */
  end(): void;
}

/** Says how a run of requests goes: done and failed, from the journal, rate, tokens, cost so far and to come, time left. */
export function modelProgress({ models, total, label, stream, now }: ModelProgressOptions): ModelProgress {
  const detail = () => detailOf(models.tally, total);
  const progress = createProgress({ total, unit: "answers", label, stream, detail, ...(now && { now }) });
  return {
    replied: ({ fromJournal }) => (fromJournal ? progress.skip(1) : progress.advance(1)),
    note: (text) => progress.note(text),
    end: () => {
      progress.end();
      stream.write(`${label}: ${detail()}\n`);
    },
  };
}

function detailOf(tally: Models["tally"], total: number | undefined): string {
  const { answered, failed, fromJournal, inputTokens, outputTokens, cachedTokens, cost } = tally;
  const asked = answered + failed - fromJournal;
  const left = total === undefined ? 0 : total - answered - failed;
  const toCome = asked > 0 && left > 0 ? ` of about ${costText((cost / asked) * (asked + left))}` : "";
  const { unpriced, uncounted } = tally;
  const unknown = [
    unpriced > uncounted && ` and ${unpriced - uncounted} without a known price`,
    uncounted > 0 && ` and ${uncounted} that do not tell their tokens`,
  ];
  const parts = [
    failed > 0 && `${failed} failed`,
    fromJournal > 0 && `${fromJournal} from the journal`,
    `${tokens(inputTokens)} tokens in${cachedTokens > 0 ? ` (${tokens(cachedTokens)} cached)` : ""}`,
    `${tokens(outputTokens)} out`,
    `${costText(cost)}${toCome}${unknown.filter(Boolean).join("")}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function tokens(count: number): string {
  if (count < 10_000) return String(count);
  return count < 10_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(1)}M`;
}
