/** How patiently one request is tried again; times in milliseconds. */
export interface Patience {
  /** Failures that end it: what failed may have been paid for. */
  readonly failures: number;
  /** Refusals that end it: they cost nothing, and pass. */
  readonly refusals: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** The longest wait that a server can ask of the request it refused. */
  readonly longestRetryAfter: number;
}

export const patience: Patience = {
  failures: 6,
  refusals: 24,
  firstDelay: 500,
  longestDelay: 60_000,
  longestRetryAfter: 120_000,
};

// Requests that were told the same wait come back within a tenth of it.
const spread = 0.1;

/**
 * How long a request waits before it is tried again: a random share of a delay that doubles with every try ("full
 * jitter": requests that failed together do not come back together), and not less than the server asked. A server that
 * asks for no wait at all, and goes on refusing, would use up all tries at once.
 *
 * @param tries that came to nothing so far, 1 or more
 * @param retryAfter milliseconds, if the server said
 * @param random 0 to 1
 */
export function delayBefore(
  tries: number,
  retryAfter: number | undefined,
  random: number,
  { firstDelay, longestDelay, longestRetryAfter }: Patience,
): number {
  const asked = Math.min(retryAfter ?? 0, longestRetryAfter) * (1 + spread * random);
  return Math.max(asked, random * Math.min(longestDelay, firstDelay * 2 ** (tries - 1)));
}
