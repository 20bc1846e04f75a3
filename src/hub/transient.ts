import { HindcastError, messageOf } from "../model/error.ts";

/** A failure that may pass: the connection was lost, or the server is busy. */
export class TransientError extends Error {
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number, cause?: unknown) {
    super(message, { cause });
    this.name = "TransientError";
    this.retryAfter = retryAfter;
  }
}

// Names that cannot be resolved are in the list because that is how a network that is down for a moment shows.
const transientCodes = new Set([
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_SOCKET",
]);

/** What `fetch` or the body of its answer threw, as a TransientError if it may pass, else as a HindcastError. */
export function asTransient(error: unknown, host: string): TransientError | HindcastError {
  // fetch says "fetch failed" or "terminated"; what happened stands in the cause.
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const reason = messageOf(cause) || code;
  if (transientCodes.has(code)) return new TransientError(`${host}: ${reason}`, undefined, error);
  return new HindcastError("bad-input", `the connection to ${host} fails: ${reason}`, { cause: error });
}

/**
 * How long a busy server asks to be left alone, in milliseconds: `Retry-After` in seconds or as a date, or the
 * `t=` of the `RateLimit` header that the hub sends.
 */
export function retryAfterOf(headers: Headers, now: () => number = Date.now): number | undefined {
  const retryAfter = headers.get("retry-after")?.trim();
  if (retryAfter) {
    // Some send fractions, which no standard knows.
    if (/^\d+(?:\.\d*)?$/.test(retryAfter)) return Math.ceil(Number(retryAfter) * 1000);
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, date - now());
  }
  const [, remaining, seconds] = /;\s*r=(\d+)\s*;\s*t=(\d+)/.exec(headers.get("ratelimit") ?? "") ?? [];
  return remaining === "0" && seconds !== undefined ? Number(seconds) * 1000 : undefined;
}
