import { HindcastError } from "../model/error.ts";
import type { Tokens } from "../model/trace.ts";
import type { AnswerRecord } from "./journal/record.ts";
import { RequestFailure } from "./online.ts";
import type { Decoded } from "./protocols/exchange.ts";
import type { Answer, Failure } from "./request.ts";

/** A raw answer, and what it cost. */
export interface Heard {
  /** What it says; `undefined` when it cannot be understood. */
  readonly decoded: Decoded | undefined;
  /** Why it cannot. */
  readonly problem: string | undefined;
  readonly record: AnswerRecord;
  readonly fromJournal: boolean;
  readonly cost: number | undefined;
}

/** One that was understood. */
export interface Understood extends Heard {
  readonly decoded: Decoded;
}

/** @throws RequestFailure for an answer that cannot be understood */
export function understood(heard: Heard): Understood {
  const { decoded, problem } = heard;
  if (decoded) return { ...heard, decoded };
  throw new RequestFailure(
    "unreadable",
    `the answer cannot be understood (${problem}); it is kept, and asked anew only with --fresh (in a run: hindcast resume RUN --fresh)`,
  );
}

/** @param heard the answer, after those that had to be repaired */
export function answerOf<T>(value: T, key: string, heard: readonly Understood[]): Answer<T> {
  const last = heard.at(-1);
  if (!last) throw new HindcastError("internal", "an answer of nothing");
  const { decoded, record } = last;
  return {
    type: "answer",
    value,
    text: decoded.text,
    reasoning: decoded.reasoning,
    finish: decoded.finish,
    ...sums(heard),
    seconds: record.seconds,
    at: record.at,
    servedBy: decoded.servedBy,
    key,
    fromJournal: heard.every(({ fromJournal }) => fromJournal),
    repaired: heard.length > 1,
  };
}

/** @param heard what was answered all the same, and could not be used */
export function failureOf(
  { reason, message }: RequestFailure,
  key: string,
  heard: readonly Heard[],
): Failure {
  const isPaid = heard.length > 0;
  return {
    type: "failure",
    reason,
    message,
    key,
    text: heard.at(-1)?.decoded?.text,
    ...(isPaid ? sums(heard) : { tokens: undefined, cost: undefined }),
    fromJournal: isPaid && heard.every(({ fromJournal }) => fromJournal),
  };
}

function sums(heard: readonly Heard[]): { tokens: Tokens; cost: number | undefined } {
  const sum = (pick: (tokens: Tokens) => number | undefined) =>
    total(heard.map(({ decoded }) => decoded && pick(decoded.tokens)));
  return {
    tokens: {
      input: sum(({ input }) => input),
      output: sum(({ output }) => output),
      cacheRead: sum(({ cacheRead }) => cacheRead),
      cacheWrite: sum(({ cacheWrite }) => cacheWrite),
      reasoning: sum(({ reasoning }) => reasoning),
    },
    cost: total(heard.map(({ cost }) => cost)),
  };
}

// A sum of which a part is unknown is unknown.
function total(parts: readonly (number | undefined)[]): number | undefined {
  return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0);
}
