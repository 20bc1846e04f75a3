import { HindcastError } from "../model/error.ts";
import type { Task } from "./benchmark.ts";

/**
 * The tasks that `ids` name: a whole id, or its last part (`13` for `BigCodeBench/13`), separated by commas. All tasks
 * where nothing is given.
 *
 * @throws HindcastError `usage` naming those that are unknown.
 */
export function pickTasks<T extends Task>(tasks: readonly T[], ids: string | undefined): T[] {
  if (ids === undefined) return [...tasks];
  const wanted = ids.split(",").map((id) => id.trim());
  const known = idsByAlias(tasks);
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const shown =
      unknown.slice(0, 5).join(", ") + (unknown.length > 5 ? ` and ${unknown.length - 5} more` : "");
    throw new HindcastError("usage", "unknown task ids", {
      received: shown,
      expected: `ids as ${tasks[0]?.id}, separated by commas`,
    });
  }
  const picked = new Set(wanted.map((id) => known.get(id)));
  return tasks.filter(({ id }) => picked.has(id));
}

/** Task ids by themselves and by their last part. */
export function idsByAlias(tasks: readonly Task[]): ReadonlyMap<string, string> {
  return new Map(
    tasks.flatMap(({ id }) => [[id, id] as const, [id.slice(id.lastIndexOf("/") + 1), id] as const]),
  );
}
