import { setTimeout as sleep } from "node:timers/promises";
import { HindcastError } from "../model/error.ts";
import { TransientError } from "./transient.ts";

/** How often and how patiently a failed request is tried again; times in milliseconds. */
export interface HubPatience {
  /** Failures in a row that end it. */
  readonly tries: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** The longest wait a server may ask for. */
  readonly longestRetryAfter: number;
  /** A connection that brings nothing for so long is given up. */
  readonly stall: number;
}

/** The hub counts requests over five minutes, so no honest wait is longer. */
export const patience: HubPatience = {
  tries: 6,
  firstDelay: 1_000,
  longestDelay: 60_000,
  longestRetryAfter: 300_000,
  stall: 60_000,
};

/** What is done with the hub, for errors. */
export type Action = "download" | "read" | "upload to";

export interface RetryOptions {
  readonly patience: HubPatience;
  readonly signal: AbortSignal;
  readonly onNote: (text: string) => void;
  readonly action: Action;
  /** What it is done with, for notes and errors: a file's name. */
  readonly subject: string;
  /** True if the failed attempt got somewhere: then the count of failures starts anew. */
  readonly gotSomewhere?: () => boolean;
  readonly random?: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** How to try, whatever is done. */
export type Retrying = Omit<RetryOptions, "action" | "subject">;

/**
 * Runs `attempt` until it gives a result or fails for good. Between tries it waits a random share of a delay that
 * doubles ("full jitter": clients that failed together do not come back together), and at least as long as the server
 * asked.
 *
 * @throws HindcastError `bad-input` when patience ends; whatever `attempt` throws but TransientError.
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, onNote, subject, random = Math.random, wait = waitUnlessAborted } = options;
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      if (options.gotSomewhere?.()) failures = 1;
      const delay = delayAfter(error, failures, options, random());
      onNote(`${subject}: ${error.message}; trying again in ${Math.ceil(delay / 1000)} s`);
      await wait(delay, signal);
    }
  }
}

function delayAfter(error: TransientError, failures: number, options: RetryOptions, random: number): number {
  const { tries, firstDelay, longestDelay, longestRetryAfter } = options.patience;
  if ((error.retryAfter ?? 0) > longestRetryAfter) {
    const seconds = Math.ceil((error.retryAfter ?? 0) / 1000);
    throw givenUp(`${error.message} and asks to wait ${seconds} s`, error, options);
  }
  if (failures >= tries) throw givenUp(`${error.message}, ${failures} times in a row`, error, options);
  // Also when the server says 0: it did fail.
  const usual = random * Math.min(longestDelay, firstDelay * 2 ** (failures - 1));
  return Math.max(error.retryAfter ?? 0, usual);
}

function givenUp(reason: string, cause: TransientError, { action, subject }: RetryOptions): HindcastError {
  const hint = hints[action];
  return new HindcastError("bad-input", `cannot ${action} ${subject}: ${reason}`, { hint, cause });
}

const hints: Readonly<Record<Action, string>> = {
  download: "what was downloaded is kept; start the same command again later to go on",
  read: "start the same command again later",
  "upload to": "start the same command again later to go on; what is there already is not sent again",
};

function waitUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal });
}
