import type { BatchRecord } from "./record.ts";

/**
 * The keys of batches that are over. The steps may come in any order: two processes write them, each its own. Who ended
 * a batch without an id only did not find it; when another knows its id, it is not over.
 */
export function endedBatches(steps: readonly BatchRecord[]): Set<string> {
  const submitted = new Set<string>();
  for (const { key, id } of steps) if (id !== undefined) submitted.add(key);
  const ended = steps.filter(
    ({ key, event, id }) => event === "ended" && (id !== undefined || !submitted.has(key)),
  );
  return new Set(ended.map(({ key }) => key));
}
