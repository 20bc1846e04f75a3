import { HindcastError } from "../model/error.ts";
import { hideSecrets } from "./http/hide-secrets.ts";
import { judge } from "./http/judge.ts";
import { ConnectionError, type HttpAnswer, send } from "./http/send.ts";
import type { Lane } from "./lanes.ts";
import { type Attempt, GaveUp } from "./limiter/limiter.ts";
import type { Target, WireRequest } from "./protocols/exchange.ts";
import type { FailureReason, Follower } from "./request.ts";

/** A raw answer, just arrived. */
export interface RawAnswer {
  readonly body: string;
  /** When it was sent, ISO 8601. */
  readonly at: string;
  readonly seconds: number;
}

export interface OnlineRequest {
  readonly target: Target;
  readonly lane: Lane;
  readonly wire: WireRequest;
  readonly owner: object;
  readonly task: string;
  /** Input and output, as far as can be told. */
  readonly tokens: number;
  /** Milliseconds until an answer must be there. */
  readonly timeout: number;
  readonly onRetry: (reason: string, delay: number) => void;
  readonly follower: Follower;
}

/** One request has no answer and will get none. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Asks a provider, in its turn and as often as it takes.
 *
 * @throws RequestFailure for a request that fails by itself; the follower's reason when it takes it back; HindcastError
 * `config` or `bad-input` when all others to this model would fail too (no such model, a wrong key, no money, one reason
 * that all were rejected for), which ends them
 */
export async function askOnline(request: OnlineRequest): Promise<RawAnswer> {
  const { lane, owner, task, tokens, onRetry, follower } = request;
  const { signal } = follower;
  try {
    return await lane.limiter.run({
      owner,
      task,
      tokens,
      onRetry,
      signal,
      attempt: () => followed(follower, attempt(request)),
    });
  } catch (error) {
    if (error instanceof GaveUp) throw new RequestFailure("unavailable", error.message);
    throw error;
  }
}

async function followed<T>(follower: Follower, attempt: Promise<T>): Promise<T> {
  follower.onSent?.();
  try {
    return await attempt;
  } finally {
    follower.onReturned?.();
  }
}

async function attempt({ target, lane, wire, timeout }: OnlineRequest): Promise<Attempt<RawAnswer>> {
  const { protocol, endpoint } = target;
  const at = new Date().toISOString();
  const start = performance.now();
  let answer: HttpAnswer;
  try {
    answer = await send(wire.url, { headers: wire.headers, body: wire.body, timeout });
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return { type: "failed", reason: error.message, retryAfter: undefined };
  }
  const { rates, ...judgement } = judge(answer, protocol, Date.now());
  lane.limiter.learn(rates);
  if (judgement.type === "answered") {
    lane.rejections.others();
    const seconds = (performance.now() - start) / 1000;
    return { type: "answered", value: { body: answer.body, at, seconds }, tokens: judgement.tokens };
  }
  const reason = hideSecrets(judgement.reason, endpoint.apiKey);
  if (judgement.type === "rejected") {
    if (judgement.failure !== "rejected") lane.rejections.others();
    else if (lane.rejections.rejected(reason)) throw stopped(lane, allRejected(reason, target));
    throw new RequestFailure(judgement.failure, reason);
  }
  if (judgement.type === "hopeless") throw stopped(lane, hopeless(judgement.status, reason, target));
  return { type: judgement.type, reason, retryAfter: judgement.retryAfter };
}

function stopped({ limiter }: Lane, error: HindcastError): HindcastError {
  limiter.stop(error);
  return error;
}

function allRejected(reason: string, { endpoint, model }: Target): HindcastError {
  return new HindcastError(
    "bad-input",
    `${endpoint.provider} rejects every request to ${model} (${reason})`,
    {
      hint: "start the same command again when what it names is mended",
    },
  );
}

function hopeless(status: number, reason: string, { endpoint, model }: Target): HindcastError {
  const { provider, keyVariable } = endpoint;
  const key = keyVariable ? `the key in ${keyVariable}` : "the request, which had no key";
  const [summary, hint] =
    status === 401
      ? [`${provider} does not accept ${key}`, "check the key, and that it is this provider's"]
      : status === 404
        ? [`${provider} has no model ${model}`, "check the name, and --base-url if it is given"]
        : [
            `${provider} wants money first`,
            "answers so far are kept: start the same command again when it is settled",
          ];
  return new HindcastError(status === 401 ? "config" : "bad-input", `${summary} (${reason})`, { hint });
}
