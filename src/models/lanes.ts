import { createHash } from "node:crypto";
import { TokenGuess } from "./cost/token-guess.ts";
import type { Patience } from "./limiter/backoff.ts";
import { Limiter } from "./limiter/limiter.ts";
import { Turnstile } from "./limiter/turnstile.ts";
import type { Endpoint } from "./providers.ts";
import { Rejections } from "./rejections.ts";

/** What all that asks one model at one endpoint with one key shares in this process. */
export interface Lane {
  readonly limiter: Limiter;
  readonly guess: TokenGuess;
  /** Where those wait that are not to be sent for long. */
  readonly turnstile: Turnstile;
  readonly rejections: Rejections;
}

export interface LaneLimits {
  /** Requests in flight, at most. */
  readonly most: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly patience?: Patience | undefined;
}

interface Shared extends Lane {
  users: number;
}

const lanes = new Map<string, Shared>();

/**
 * The lane of a model; whoever comes later gets the same one, with the limits of the first lowered to its own.
 *
 * @returns the lane, and what gives it back: with its last user it goes
 */
export function useLane(
  endpoint: Endpoint,
  model: string,
  limits: LaneLimits,
): { lane: Lane; leave: () => void } {
  const secret = createHash("sha256")
    .update(endpoint.apiKey ?? "")
    .digest("hex");
  const name = JSON.stringify([endpoint.baseUrl, model, secret]);
  const found = lanes.get(name);
  const lane = found ?? newLane(limits);
  if (found) lane.limiter.restrict(limits);
  lanes.set(name, lane);
  lane.users++;
  const leave = () => {
    lane.users--;
    if (lane.users === 0) lanes.delete(name);
  };
  return { lane, leave };
}

function newLane(limits: LaneLimits): Shared {
  // Twice as many as can be in flight: some wait to be sent again, and the next ones are to be ready.
  const turnstile = new Turnstile(limits.most * 2);
  const limiter = new Limiter(limits);
  return { limiter, guess: new TokenGuess(), turnstile, rejections: new Rejections(), users: 0 };
}
