import type { HubPatience } from "./retry.ts";
import { TransientError } from "./transient.ts";

/** Over a connection: ends what waits on it when nothing has come for too long. */
export interface Watch {
  readonly signal: AbortSignal;
  /** To be called when something came. */
  readonly alive: () => void;
}

/**
 * Does something with a connection that counts as lost when nothing comes over it for as long as there is patience.
 *
 * @throws TransientError when that is so; what `work` throws otherwise
 */
export async function watched<T>(
  { stall }: Pick<HubPatience, "stall">,
  signal: AbortSignal | undefined,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const reason = new TransientError(`nothing came for ${Math.ceil(stall / 1000)} s`);
  const timer = setTimeout(() => stop.abort(reason), stall);
  try {
    return await work({
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      alive: () => timer.refresh(),
    });
  } finally {
    clearTimeout(timer);
  }
}
