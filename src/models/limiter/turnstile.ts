import { Turns } from "./turns.ts";

/**
 * Lets so many in at a time, tasks in turn. Requests that wait far from their sending wait here, not yet put into words,
 * so that a job of any size takes the memory of those in flight.
 */
export class Turnstile {
  #places: number;
  readonly #waiting = new Turns<() => void>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Comes in when there is a place. To be followed by one {@link leave}. @throws the signal's reason, not in by then */
  async enter(task: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#places > 0) this.#places--;
    else await this.#wait(task, signal);
  }

  #wait(task: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.remove((waiting) => waiting === enter);
        reject(signal?.reason);
      };
      this.#waiting.add(task, enter);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  leave(): void {
    const next = this.#waiting.take();
    if (next) next();
    else this.#places++;
  }
}
