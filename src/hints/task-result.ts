import { sum as sumOf } from "../analysis/statistics/sums.ts";
import type { Tokens } from "../model/trace.ts";
import { costOf } from "../models/cost/cost-of.ts";
import type { Models } from "../models/models.ts";
import { parseModelName } from "../models/providers.ts";
import type { Reply } from "../models/request.ts";
import type { AttemptHead } from "./attempts/attempt.ts";
import { type HintBlock, renderBlock } from "./block/render-block.ts";
import { secondOffset } from "./extract/contrast-request.ts";
import { type Notes, notesOfContrast } from "./extract/notes.ts";
import { Guard } from "./guard/guard.ts";
import { withoutSecrets } from "./guard/secrets.ts";
import { type DroppedHint, droppedHint, type Evidence, type Hint, hintText } from "./hint.ts";
import { type AttemptHints, mergeHints } from "./merge/merge-hints.ts";
import type { HintsSettings } from "./options.ts";
import type { PlannedAttempt, PlannedContrast, TaskPlan } from "./task-plan.ts";
import type { TextSource } from "./task-text.ts";
import { type NumberedAttempt, verifyNotes } from "./verify/verify-notes.ts";

/** What became of a question about attempts. */
export interface AskedAttempts {
  /** The attempts it was about, by id. */
  readonly attempts: readonly string[];
  readonly status: "noted" | "failed";
  /** Of a failure, why. */
  readonly reason: string | undefined;
  /** Items that the model noted, and those of them whose quotes were in another message than it said. */
  readonly noted: number;
  readonly repaired: number;
  /** How the model read the outcome; never believed before the trace. */
  readonly readAs: "success" | "partial" | "failure" | "unclear" | undefined;
}

/** Of all answers, whether they were asked this time or before. */
export interface SpentOnAnswers {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /**
   * US dollars at list prices, online and without a provider's cache: what it is does not depend on when and in which order
   * was asked. What was paid in truth is less, and is told by `Models.tally`.
   */
  readonly listCost: number | undefined;
}

/** The hints for a task, and how they came about. */
export interface TaskHints {
  readonly task: string;
  readonly textSource: TextSource;
  readonly heads: readonly AttemptHead[];
  readonly asked: readonly AskedAttempts[];
  readonly spent: SpentOnAnswers;
  readonly block: HintBlock;
  /** Whether the strategy comes from attempts that tests or rewards confirmed; `undefined` without a strategy. */
  readonly basis: "verified" | "claimed" | undefined;
  readonly dropped: readonly DroppedHint[];
}

/** Asks what was planned, checks what comes, and makes one set of hints of it. @throws HindcastError what ends the run */
export async function answerTask(
  plan: TaskPlan,
  models: Pick<Models, "ask">,
  settings: HintsSettings,
  onReply: (reply: Reply<unknown>) => void,
): Promise<TaskHints> {
  const heard = <T>(reply: Reply<T>): Reply<T> => {
    onReply(reply);
    return reply;
  };
  const { contrast } = plan;
  const [replies, difference] = await Promise.all([
    Promise.all(plan.attempts.map(async ({ request }) => heard(await models.ask(request)))),
    contrast && models.ask(contrast.request).then(heard),
  ]);
  const guard = new Guard(plan.guarded);
  const answers = [
    ...replies.map((reply, index) => answerOfAttempt(plan.attempts[index] as PlannedAttempt, reply, guard)),
    ...(contrast && difference
      ? [answerOfContrast(contrast, mapped(difference, notesOfContrast), guard)]
      : []),
  ];
  const merged = mergeHints(answers.map(({ source }) => source));
  const block = renderBlock(merged, { showSources: settings.showSources });
  return {
    task: plan.task,
    textSource: plan.text.source,
    heads: plan.attempts.map(({ attempt }) => headOf(attempt)),
    asked: answers.map(({ asked }) => asked),
    spent: spentOn([...replies, ...(difference ? [difference] : [])], settings),
    block,
    basis: merged.basis,
    dropped: [...answers.flatMap(({ dropped }) => dropped), ...merged.dropped, ...block.dropped],
  };
}

interface CheckedAnswer {
  readonly source: AttemptHints;
  readonly asked: AskedAttempts;
  readonly dropped: readonly DroppedHint[];
}

function answerOfAttempt({ attempt }: PlannedAttempt, reply: Reply<Notes>, guard: Guard): CheckedAnswer {
  return checked(reply, attempt, false, [{ attempt, offset: 0 }], guard);
}

function answerOfContrast({ pair }: PlannedContrast, reply: Reply<Notes>, guard: Guard): CheckedAnswer {
  const attempts = [
    { attempt: pair.success, offset: 0 },
    { attempt: pair.failure, offset: secondOffset(pair) },
  ];
  return checked(reply, pair.success, true, attempts, guard);
}

function checked(
  reply: Reply<Notes>,
  head: AttemptHead,
  isContrast: boolean,
  attempts: readonly NumberedAttempt[],
  guard: Guard,
): CheckedAnswer {
  const about = { attempts: attempts.map(({ attempt }) => attempt.id) };
  if (reply.type === "failure") {
    const reason = `${reply.reason}: ${reply.message}`;
    const asked: AskedAttempts = {
      ...about,
      status: "failed",
      reason,
      noted: 0,
      repaired: 0,
      readAs: undefined,
    };
    return { source: { head, isContrast, hints: [] }, asked, dropped: [] };
  }
  const { hints, dropped, repaired } = verifyNotes(reply.value, attempts);
  const noted = hints.length + dropped.length;
  const readAs = isContrast ? undefined : reply.value.outcome;
  const guarded = guardedHints(hints, guard);
  return {
    source: { head, isContrast, hints: guarded.hints },
    asked: { ...about, status: "noted", reason: undefined, noted, repaired, readAs },
    dropped: [...dropped, ...guarded.dropped],
  };
}

function guardedHints(hints: readonly Hint[], guard: Guard) {
  const kept: Hint[] = [];
  const dropped: DroppedHint[] = [];
  for (const hint of hints) {
    const leak = guard.leakIn(hintText(hint));
    if (leak) dropped.push(withoutSecretsIn(droppedHint(hint, leak.reason, leak.detail)));
    else kept.push({ ...hint, evidence: hint.evidence.map(evidenceWithoutSecrets) });
  }
  return { hints: kept, dropped };
}

function withoutSecretsIn(dropped: DroppedHint): DroppedHint {
  return { ...dropped, text: withoutSecrets(dropped.text) };
}

function evidenceWithoutSecrets({ quote, before, after, ...place }: Evidence): Evidence {
  return {
    ...place,
    quote: withoutSecrets(quote),
    before: withoutSecrets(before),
    after: withoutSecrets(after),
  };
}

function mapped<A, B>(reply: Reply<A>, map: (value: A) => B): Reply<B> {
  return reply.type === "failure" ? reply : { ...reply, value: map(reply.value) };
}

function headOf({
  messages: _,
  instruction: __,
  verifierOutput: ___,
  ...head
}: PlannedAttempt["attempt"]): AttemptHead {
  return head;
}

function spentOn(replies: readonly Reply<unknown>[], { model, prices }: HintsSettings): SpentOnAnswers {
  const answered = replies.filter(({ tokens }) => tokens !== undefined);
  const { name } = parseModelName(model);
  return {
    inputTokens: sumOf(answered.map(({ tokens }) => tokens?.input)),
    outputTokens: sumOf(answered.map(({ tokens }) => tokens?.output)),
    listCost: sumOf(
      answered.map((reply) => {
        const tokens = { ...(reply.tokens as Tokens), cacheRead: 0, cacheWrite: 0 };
        const { at, servedBy } = reply.type === "answer" ? reply : { at: undefined, servedBy: undefined };
        return costOf(prices, { model: name, servedBy, tokens, at: at ?? someDay, batch: false });
      }),
    ),
  };
}

// A failure does not tell when it was asked.
const someDay = "2026-01-01T00:00:00.000Z";
