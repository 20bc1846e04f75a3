import { endedBatches } from "../journal/ended-batches.ts";
import type { Journal } from "../journal/journal.ts";
import type { BatchRecord } from "../journal/record.ts";

/** A batch as the journal knows it, whose results are not kept yet. */
export interface OpenBatch {
  readonly key: string;
  readonly at: string;
  /** The provider's id; undefined before it is known, or when a kill came between submitting and hearing of it. */
  readonly id: string | undefined;
  readonly requests: NonNullable<BatchRecord["requests"]>;
  /** A living process is about to submit it. */
  readonly isOnItsWay: boolean;
}

// Whoever has not submitted a batch by then never will: its number may be another process's now, and whether it lives on
// another machine nobody knows.
const longestSubmission = 3_600_000;

/** The batches of a model at an endpoint that are not over, oldest first. */
export function openBatches(journal: Journal, model: string, endpoint: string): OpenBatch[] {
  const steps = journal.batches.filter((step) => step.model === model && step.endpoint === endpoint);
  const ended = endedBatches(steps);
  const ids = idsOf(steps);
  const open = new Map<string, OpenBatch>();
  for (const step of steps) {
    const { key, at, event, requests = [] } = step;
    if (event !== "submitting" || ended.has(key)) continue;
    const id = ids.get(key);
    const isYoung = Date.now() - Date.parse(at) < longestSubmission;
    const isOnItsWay = id === undefined && isYoung && journal.isAtWork(step);
    open.set(key, { key, at, id, requests, isOnItsWay });
  }
  return [...open.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The ids of all batches that are known, by our own keys. */
export function idsOf(steps: readonly BatchRecord[]): Map<string, string> {
  return new Map(steps.flatMap(({ key, id }) => (id === undefined ? [] : [[key, id]])));
}
