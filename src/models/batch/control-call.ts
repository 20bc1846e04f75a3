import { setTimeout as sleep } from "node:timers/promises";
import { HindcastError } from "../../model/error.ts";
import { hideSecrets } from "../http/hide-secrets.ts";
import { errorText, judge, parseBody } from "../http/judge.ts";
import { ConnectionError, type HttpAnswer, type SendOptions, send } from "../http/send.ts";
import { delayBefore } from "../limiter/backoff.ts";
import type { BatchAccess } from "./batch-interface.ts";

const timeout = 300_000;

type Call = Omit<SendOptions, "timeout" | "headers"> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** A call that may be made any number of times. @returns the body @throws HindcastError `bad-input` when it is in vain */
export async function controlCall(access: BatchAccess, path: string, call: Call): Promise<string> {
  for (let tries = 1; ; tries++) {
    const outcome = await callOnce(access, path, call);
    if ("body" in outcome) return outcome.body;
    await pause(access, outcome, tries);
  }
}

/**
 * A call that must not have its effect twice: it is made again only when it was refused for now.
 *
 * @returns the body; undefined when nobody knows whether it had an effect
 * @throws HindcastError `bad-input` when it is refused for good, or too often
 */
export async function callOnlyOnce(
  access: BatchAccess,
  path: string,
  call: Call,
): Promise<string | undefined> {
  for (let tries = 1; ; tries++) {
    const outcome = await callOnce(access, path, call);
    if ("body" in outcome) return outcome.body;
    if (!outcome.isRefusal) return undefined;
    await pause(access, outcome, tries);
  }
}

async function pause({ endpoint, patience }: BatchAccess, trouble: Trouble, tries: number): Promise<void> {
  if (tries > patience.refusals) {
    throw new HindcastError("bad-input", `${endpoint.provider} does not answer: ${trouble.reason}`, {
      hint: "batches go on without us: start the same command again later",
    });
  }
  await sleep(delayBefore(tries, trouble.retryAfter, Math.random(), patience));
}

interface Trouble {
  readonly reason: string;
  readonly retryAfter: number | undefined;
  /** The provider said that it did nothing. */
  readonly isRefusal: boolean;
}

type Outcome = { readonly body: string } | Trouble;

async function callOnce({ endpoint, headers }: BatchAccess, path: string, call: Call): Promise<Outcome> {
  let answer: HttpAnswer;
  try {
    const all = { ...headers, ...call.headers };
    answer = await send(`${endpoint.baseUrl}${path}`, { ...call, headers: all, timeout });
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return { reason: error.message, retryAfter: undefined, isRefusal: false };
  }
  const { status, body } = answer;
  if (status >= 200 && status < 300) return { body };
  const judgement = judge(answer, noAnswer, Date.now());
  const reason = hideSecrets(errorText(parseBody(body), status), endpoint.apiKey);
  if (judgement.type === "refused" || judgement.type === "failed")
    return { reason, retryAfter: judgement.retryAfter, isRefusal: status === 429 || status === 409 };
  throw new HindcastError("bad-input", `${endpoint.provider} refuses the batch (${reason})`, {
    hint: "without --batch the same requests are sent one by one",
  });
}

// Only what went wrong is judged.
const noAnswer = { isAnswer: () => false, tokensOf: () => undefined };
