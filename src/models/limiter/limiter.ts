import { delayBefore, type Patience, patience as usualPatience } from "./backoff.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Concurrency } from "./concurrency.ts";
import { Gate } from "./gate.ts";
import { MinuteRate } from "./minute-rate.ts";
import { Turns } from "./turns.ts";

/** What came of sending a request once. Times in milliseconds. */
export type Attempt<T> =
  | { readonly type: "answered"; readonly value: T; readonly tokens: number | undefined }
  /** The other side has too much to do: 429, 503, 529. */
  | { readonly type: "refused"; readonly reason: string; readonly retryAfter: number | undefined }
  /** Something that may pass: another 5xx, a lost connection, a timeout. */
  | { readonly type: "failed"; readonly reason: string; readonly retryAfter: number | undefined };

export interface Work<T> {
  /** Whose work it is, for {@link Limiter.withdraw}. */
  readonly owner?: object;
  /** Tasks take turns. */
  readonly task: string;
  /** Tokens it will use, input and output, as far as can be told; corrected by the answer. */
  readonly tokens: number;
  /** Sends the request once. What it throws ends the work: it would fail again. */
  attempt(): Promise<Attempt<T>>;
  /** Ends it with its reason while it waits, as {@link Limiter.withdraw} does for all of an owner. */
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  onRetry?(reason: string, delay: number): void;
}

export interface LimiterOptions {
  /** Requests in flight, at most. */
  readonly most: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly patience?: Patience | undefined;
  readonly clock?: Clock;
  /** 0 to 1, as Math.random. */
  readonly random?: () => number;
}

/** What a provider says of its limits in an answer. */
export interface RateFacts {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** Nothing is left; milliseconds until there is. */
  readonly exhaustedFor?: number | undefined;
}

/** Thrown when patience ends. */
export class GaveUp extends Error {
  override readonly name = "GaveUp";
}

interface Ticket {
  readonly work: Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly tokens: number;
  refusals: number;
  failures: number;
  readyAt: number;
}

/**
 * Decides when requests to one provider, model and key are sent: within the rates a minute ({@link MinuteRate}), as many
 * at once as go well ({@link Concurrency}), not while the other side wants to be left alone ({@link Gate}), tasks in
 * turn ({@link Turns}). What may pass is tried again, between fresh requests and not after them.
 *
 * Whoever's turn it is gets waited for, so that a large request is never starved by small ones.
 */
export class Limiter {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #patience: Patience;
  readonly #requests: MinuteRate;
  readonly #tokens: MinuteRate;
  /** Limits as the user set them; those a provider reports can only lower them. */
  #asked: { readonly requests: number; readonly tokens: number };
  readonly #concurrency: Concurrency;
  readonly #gate = new Gate();
  readonly #turns = new Turns<Ticket>();
  /** Those that wait to be tried again, in no order: they are few. */
  readonly #delayed = new Set<Ticket>();
  readonly #withdrawn = new WeakMap<object, unknown>();
  #inFlight = 0;
  #sent = 0;
  #stoppedBy: { readonly error: unknown } | undefined;
  #cancelWake: (() => void) | undefined;

  constructor(options: LimiterOptions) {
    const { requestsPerMinute = Number.POSITIVE_INFINITY, tokensPerMinute = Number.POSITIVE_INFINITY } =
      options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#patience = options.patience ?? usualPatience;
    this.#asked = { requests: requestsPerMinute, tokens: tokensPerMinute };
    this.#requests = new MinuteRate(requestsPerMinute);
    this.#tokens = new MinuteRate(tokensPerMinute);
    this.#concurrency = new Concurrency(options.most);
  }

  /**
   * Runs `work` when its turn has come.
   *
   * @throws what its attempt throws, or {@link GaveUp}, or the error given to {@link stop}
   */
  run<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#stoppedBy) return reject(this.#stoppedBy.error);
      const { signal } = work;
      if (signal?.aborted) return reject(signal.reason);
      const giveUp = () => this.#rejectWaiting(signal?.reason, (other) => other === ticket);
      // A signal may outlive thousands of works, and its listeners keep theirs alive.
      const forget = () => signal?.removeEventListener("abort", giveUp);
      const ticket: Ticket = {
        work,
        resolve: (value) => {
          forget();
          resolve(value as T);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
        tokens: work.tokens,
        refusals: 0,
        failures: 0,
        readyAt: 0,
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#turns.add(work.task, ticket);
      this.#pump();
    });
  }

  /** Takes over what a provider says of its limits. */
  learn({ requestsPerMinute, tokensPerMinute, exhaustedFor }: RateFacts): void {
    if (requestsPerMinute !== undefined)
      this.#requests.limit = Math.min(this.#asked.requests, requestsPerMinute);
    if (tokensPerMinute !== undefined) this.#tokens.limit = Math.min(this.#asked.tokens, tokensPerMinute);
    if (exhaustedFor === undefined) return;
    const now = this.#clock.now();
    this.#gate.close(this.#sent, now, now + exhaustedFor);
  }

  /** Lowers the limits to these where they are higher: somebody else wants no more. */
  restrict({
    most,
    requestsPerMinute,
    tokensPerMinute,
  }: Omit<LimiterOptions, "patience" | "clock" | "random">): void {
    this.#concurrency.restrict(most);
    this.#asked = {
      requests: Math.min(this.#asked.requests, requestsPerMinute ?? Number.POSITIVE_INFINITY),
      tokens: Math.min(this.#asked.tokens, tokensPerMinute ?? Number.POSITIVE_INFINITY),
    };
    this.#requests.limit = Math.min(this.#requests.limit, this.#asked.requests);
    this.#tokens.limit = Math.min(this.#tokens.limit, this.#asked.tokens);
  }

  /** Ends all that waits, and all that comes later, with `error`; what is in flight goes on. */
  stop(error: unknown): void {
    this.#stoppedBy ??= { error };
    this.#rejectWaiting(error, () => true);
  }

  /** Ends what waits of one owner with `error`; what is in flight goes on, and is not sent again. */
  withdraw(owner: object, error: unknown): void {
    this.#withdrawn.set(owner, error);
    this.#rejectWaiting(error, ({ work }) => work.owner === owner);
  }

  #rejectWaiting(error: unknown, isMeant: (ticket: Ticket) => boolean): void {
    const delayed = [...this.#delayed].filter(isMeant);
    for (const ticket of delayed) this.#delayed.delete(ticket);
    for (const ticket of [...delayed, ...this.#turns.remove(isMeant)]) ticket.reject(error);
    this.#pump();
  }

  // Sends all that may be sent now, and sets the clock for what may not.
  #pump(): void {
    const now = this.#clock.now();
    let wakeAt = this.#returnDelayed(now);
    for (let ticket = this.#turns.next; ticket; ticket = this.#turns.next) {
      if (this.#inFlight >= Math.min(this.#concurrency.limit, this.#gate.most)) break;
      const free = Math.max(
        this.#gate.opensAt,
        this.#requests.freeAt(now, 1),
        this.#tokens.freeAt(now, ticket.tokens),
      );
      if (free > now) {
        wakeAt = Math.min(wakeAt, free);
        break;
      }
      this.#turns.take();
      void this.#send(ticket, now);
    }
    this.#cancelWake?.();
    this.#cancelWake =
      wakeAt < Number.POSITIVE_INFINITY ? this.#clock.wakeAt(wakeAt, () => this.#pump()) : undefined;
  }

  #returnDelayed(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const ticket of this.#delayed) {
      if (ticket.readyAt > now) {
        next = Math.min(next, ticket.readyAt);
        continue;
      }
      this.#delayed.delete(ticket);
      this.#turns.addFirst(ticket.work.task, ticket);
    }
    return next;
  }

  async #send(ticket: Ticket, sentAt: number): Promise<void> {
    this.#requests.take(sentAt, 1);
    this.#tokens.take(sentAt, ticket.tokens);
    const number = ++this.#sent;
    this.#inFlight++;
    try {
      const attempt = await ticket.work.attempt();
      this.#settle(ticket, number, sentAt, attempt);
    } catch (error) {
      // A definite no is an answer too, as far as the load is concerned.
      this.#gate.answered(number);
      ticket.reject(error);
    }
    this.#inFlight--;
    this.#pump();
  }

  #settle(ticket: Ticket, number: number, sentAt: number, attempt: Attempt<unknown>): void {
    const now = this.#clock.now();
    if (attempt.type === "answered") {
      this.#gate.answered(number);
      this.#concurrency.answered(number, (now - sentAt) / 1000, this.#sent, this.#inFlight);
      if (attempt.tokens !== undefined) this.#tokens.correct(sentAt, attempt.tokens - ticket.tokens);
      ticket.resolve(attempt.value);
      return;
    }
    const { reason, retryAfter } = attempt;
    if (attempt.type === "refused") {
      ticket.refusals++;
      this.#concurrency.refused(number, this.#sent);
      this.#gate.refused(number, now, retryAfter === undefined ? undefined : now + retryAfter);
    } else ticket.failures++;
    this.#tryAgain(ticket, now, reason, retryAfter);
  }

  #tryAgain(ticket: Ticket, now: number, reason: string, retryAfter: number | undefined): void {
    const { refusals, failures } = ticket;
    if (this.#stoppedBy) return ticket.reject(this.#stoppedBy.error);
    const { owner, signal } = ticket.work;
    if (signal?.aborted) return ticket.reject(signal.reason);
    if (owner && this.#withdrawn.has(owner)) return ticket.reject(this.#withdrawn.get(owner));
    if (refusals >= this.#patience.refusals || failures >= this.#patience.failures)
      return ticket.reject(new GaveUp(`${reason}; given up after ${refusals + failures} tries`));
    const delay = delayBefore(refusals + failures, retryAfter, this.#random(), this.#patience);
    ticket.work.onRetry?.(reason, delay);
    ticket.readyAt = now + delay;
    this.#delayed.add(ticket);
  }
}
