import { setTimeout as sleep } from "node:timers/promises";
import type { ZodType } from "zod";
import { HindcastError } from "../../model/error.ts";
import { hideSecrets } from "../http/hide-secrets.ts";
import { errorText, judge, parseBody } from "../http/judge.ts";
import { ConnectionError, type HttpAnswer, type SendOptions, send } from "../http/send.ts";
import { delayBefore } from "../limiter/backoff.ts";
import { type BatchAccess, DeadBatch, type Trouble } from "./batch-interface.ts";

/** Milliseconds until an answer must be there, or the next piece of a long one. */
export const timeout = 300_000;

interface Call<T> extends Omit<SendOptions, "timeout" | "headers"> {
  readonly headers?: Readonly<Record<string, string>>;
  /** What its answer must be. */
  readonly schema: ZodType<T>;
  /** It asks for one thing by its id: a 404 says that it is gone. */
  readonly isById?: boolean;
}

/** A call that may be made any number of times. @throws HindcastError `bad-input` when it is in vain, DeadBatch for a 404 */
export async function controlCall<T>(access: BatchAccess, path: string, call: Call<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const outcome = await callOnce(access, path, call);
    if ("value" in outcome) return outcome.value;
    await pause(access, outcome, tries);
  }
}

/**
 * A call that must not have its effect twice: it is made again only when it was refused for now.
 *
 * @returns what came of it; a trouble when nobody knows whether it had an effect
 * @throws HindcastError `bad-input` when it is refused for good, or too often
 */
export async function callOnlyOnce<T>(
  access: BatchAccess,
  path: string,
  call: Call<T>,
): Promise<{ readonly value: T } | Trouble> {
  for (let tries = 1; ; tries++) {
    const outcome = await callOnce(access, path, call);
    if ("value" in outcome || !outcome.isRefusal) return outcome;
    await pause(access, outcome, tries);
  }
}

/** Waits until a call may be made again. @throws HindcastError `bad-input` when it was in vain too often */
export async function pause(
  { endpoint, patience, signal }: BatchAccess,
  { reason, retryAfter, gone }: CallTrouble,
  tries: number,
): Promise<void> {
  // A moment after it was made, something may not be everywhere yet.
  if (gone !== undefined && tries >= patience.failures) {
    throw new DeadBatch("bad-input", `${endpoint.provider} no longer has ${gone} (${reason})`, {
      hint: "it was deleted, or is another key's; its requests are submitted anew when they are asked again",
    });
  }
  if (tries > patience.refusals) {
    throw new HindcastError("bad-input", `${endpoint.provider} does not answer: ${reason}`, {
      hint: "batches go on without us: start the same command again later",
    });
  }
  await sleep(delayBefore(tries, retryAfter, Math.random(), patience), undefined, { signal });
}

export interface CallTrouble extends Trouble {
  /** The provider said that it did nothing. */
  readonly isRefusal?: boolean;
  /** What it does not have, although it is asked for by its id. */
  readonly gone?: string | undefined;
}

async function callOnce<T>(
  access: BatchAccess,
  path: string,
  { schema, isById = false, ...call }: Call<T>,
): Promise<{ readonly value: T } | CallTrouble> {
  const { endpoint, headers } = access;
  let answer: HttpAnswer;
  try {
    const all = { ...headers, ...call.headers };
    answer = await send(`${endpoint.baseUrl}${path}`, { ...call, headers: all, timeout });
  } catch (error) {
    return connectionTrouble(error);
  }
  const parsed = isGood(answer) ? schema.safeParse(parseBody(answer.body)) : undefined;
  if (parsed?.success) return { value: parsed.data };
  return troubleOf(access, path, answer, isById);
}

/** Whether a status says that all went well. */
export function isGood({ status }: Pick<HttpAnswer, "status">): boolean {
  return status >= 200 && status < 300;
}

/** What may pass of a lost connection. @throws any other error */
export function connectionTrouble(error: unknown): CallTrouble {
  if (!(error instanceof ConnectionError)) throw error;
  return { reason: error.message, retryAfter: undefined };
}

/** What may pass of an answer that is not what was asked for. @throws HindcastError `bad-input` when it will not */
export function troubleOf(
  { endpoint }: BatchAccess,
  path: string,
  answer: HttpAnswer,
  isById: boolean,
): CallTrouble {
  const { status } = answer;
  const judgement = judge(answer, noAnswer, Date.now());
  const said = errorText(parseBody(answer.body), status);
  const meant = isGood(answer) ? `an answer that is none of ${path} (${said})` : said;
  const reason = hideSecrets(meant, endpoint.apiKey);
  if (status === 404 && isById) return { reason, retryAfter: undefined, gone: path };
  if (judgement.type === "refused" || judgement.type === "failed") {
    // A 503 may come from what stands between, when the provider has it already.
    const isRefusal = status === 429 || status === 409 || status === 529;
    return { reason, retryAfter: judgement.retryAfter, isRefusal };
  }
  throw new HindcastError("bad-input", `${endpoint.provider} refuses the batch (${reason})`, {
    hint: "without --batch the same requests are sent one by one",
  });
}

// Only what went wrong is judged.
const noAnswer = { isAnswer: () => false, tokensOf: () => undefined };
