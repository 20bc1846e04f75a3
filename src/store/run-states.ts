import { groupBy } from "../model/order.ts";
import { removeRuns, runKeys } from "./layout.ts";
import { type Origin, originOf } from "./stored-sources.ts";

/** How far a run was when its source was read, which may have been while it went on. */
export interface RunState {
  /** When the run was begun, as its source says: tells it from another run of its id. */
  readonly created: string;
  /** False of a run that went on, or broke off. */
  readonly isFinished: boolean;
}

export interface SettledStates {
  /** Keys of states that were removed, each with a key of the later state of the same run that is there. */
  readonly replaced: ReadonlyMap<string, string>;
  /** Keys of runs that are finished, of one run but of different content: nothing says which is right. */
  readonly rivals: readonly (readonly string[])[];
}

/**
 * Removes from a store what later states of the same run supersede: a run that went on when it was read, where it stands
 * finished or further on too. The later state is there before the earlier one goes, so that a stop at any moment
 * leaves both or the later one, and settling again completes it.
 *
 * @throws HindcastError `bad-input` when the folder is no store, `output` when it cannot be written
 */
export async function settleStates(store: string): Promise<SettledStates> {
  const states: StoredState[] = [];
  for (const key of await runKeys(store)) {
    const { runId, state, counts, source } = await originOf(store, key);
    if (runId !== undefined && state !== undefined) states.push({ key, runId, state, counts, source });
  }
  const replaced = new Map<string, string>();
  const rivals: string[][] = [];
  for (const same of groupBy(states, ({ runId, state }) => JSON.stringify([runId, state.created])).values()) {
    const finished = same.filter(({ state }) => state.isFinished);
    const [last] = finished.length > 0 ? finished : same.toSorted(furthestFirst);
    if (finished.length > 1) rivals.push(finished.map(({ key }) => key));
    for (const one of same)
      if (last !== undefined && one !== last && !one.state.isFinished) replaced.set(one.key, last.key);
  }
  if (replaced.size > 0) await removeRuns(store, (key) => replaced.has(key));
  return { replaced, rivals };
}

interface StoredState extends Pick<Origin, "counts" | "source"> {
  readonly key: string;
  readonly runId: string;
  readonly state: RunState;
}

// A journal only grows.
function furthestFirst(a: StoredState, b: StoredState): number {
  const by = (of: (state: StoredState) => number | undefined) => (of(b) ?? 0) - (of(a) ?? 0);
  return (
    by(({ counts }) => counts?.attempts) ||
    by(({ counts }) => counts?.calls) ||
    by(({ source }) => source?.bytes)
  );
}
