import { setImmediate } from "node:timers/promises";

/**
 * Runs works one after the other, whoever brings them, and lets everything else that waits come between: long work without
 * a pause would keep requests from going out.
 */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(() => setImmediate()).then(work);
    // A failure is its bringer's, and does not stop the next.
    last = mine.catch(() => {});
    return mine;
  };
}
