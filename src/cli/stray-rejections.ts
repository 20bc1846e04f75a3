import { HindcastError, messageOf } from "../model/error.ts";

/**
 * Calls back, once, when a promise fails that nobody waits for, as of a call without `await` in a solver: Node would end
 * our process there and then. @returns what takes it back
 */
export function watchStrayRejections(onStray: (error: HindcastError) => void): () => void {
  let isFirst = true;
  const listener = (reason: unknown) => {
    if (isFirst) onStray(strayRejection(reason));
    isFirst = false;
  };
  process.on("unhandledRejection", listener);
  return () => process.off("unhandledRejection", listener);
}

function strayRejection(reason: unknown): HindcastError {
  const place = reason instanceof Error ? /^\s+(at .*)$/m.exec(reason.stack ?? "")?.[1] : undefined;
  return new HindcastError("internal", "a promise failed that nobody waits for", {
    received: place === undefined ? messageOf(reason) : `${messageOf(reason)}, ${place}`,
    expected: "await before every call of the solver that gives a promise",
    cause: reason,
  });
}
