import { setMaxListeners } from "node:events";
import { type Clock, systemClock } from "../models/limiter/clock.ts";
import { SolverFailure } from "./solvers/solver.ts";

// A solver that hears of its time being over may end what it started, and log what that said.
const graceMilliseconds = 1000;

/**
 * The time that an attempt may take. It stands still while all that the solver asked waits for its turn with us, be it for
 * a rate, after a refusal or for a batch: that is no slowness of solver or model.
 */
export class AttemptClock {
  readonly #clock: Clock;
  readonly #limit: number | undefined;
  readonly #controller = new AbortController();
  /** Rejects a second after the time is over, for solvers that do not listen. */
  readonly over: Promise<never>;
  #reject: (error: SolverFailure) => void = () => undefined;
  /** Milliseconds until the time is over, as of the last change. */
  #left: number;
  /** Since when it runs. */
  #since: number | undefined;
  #cancelWake: (() => void) | undefined;
  #asked = 0;
  #inFlight = 0;
  #hasEnded = false;

  /** @param seconds without any, it never ends */
  constructor(seconds: number | undefined, clock: Clock = systemClock) {
    // A solver may ask for any number of answers at once, each of which listens while it is waited for.
    setMaxListeners(0, this.signal);
    this.#limit = seconds;
    this.#left = (seconds ?? 0) * 1000;
    this.#clock = clock;
    this.over = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#run();
  }

  /** Fires when the time is over; its reason is the {@link SolverFailure}. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isLimited(): boolean {
    return this.#limit !== undefined;
  }

  /** A request was made. To be followed by one {@link answered}. */
  asked(): void {
    this.#asked++;
    this.#run();
  }

  answered(): void {
    this.#asked--;
    this.#run();
  }

  /** A request went to its provider. To be followed by one {@link returned}. */
  sent(): void {
    this.#inFlight++;
    this.#run();
  }

  returned(): void {
    this.#inFlight--;
    this.#run();
  }

  /** The attempt has ended. */
  end(): void {
    this.#cancelWake?.();
    this.#hasEnded = true;
  }

  #run(): void {
    if (this.#limit === undefined || this.signal.aborted || this.#hasEnded) return;
    const now = this.#clock.now();
    if (this.#since !== undefined) this.#left -= now - this.#since;
    this.#cancelWake?.();
    const runs = this.#asked === 0 || this.#inFlight > 0;
    this.#since = runs ? now : undefined;
    this.#cancelWake = runs ? this.#clock.wakeAt(now + this.#left, () => this.#expire()) : undefined;
  }

  #expire(): void {
    const late = new SolverFailure("timeout", `no answer within ${this.#limit} seconds`);
    const graceEnd = this.#clock.now() + graceMilliseconds;
    this.#cancelWake = this.#clock.wakeAt(graceEnd, () => this.#reject(late));
    this.#controller.abort(late);
  }
}
