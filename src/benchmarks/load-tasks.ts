import { createHash } from "node:crypto";
import { canonicalPlain } from "../model/canonical-json.ts";
import { HindcastError } from "../model/error.ts";
import { naturalOrder } from "../model/natural-order.ts";
import type { Benchmark, Task } from "./benchmark.ts";
import { readRows } from "./read-rows.ts";

/** The tasks of a benchmark and where they came from. */
export interface LoadedTasks {
  /** In natural order of their ids. */
  readonly tasks: readonly Task[];
  readonly file: string;
  /** Of the file. */
  readonly sha256: string;
  /**
   * Of the fields that count, task by task: the same whatever file holds them, in whatever order. Scores are comparable
   * where it is the same.
   */
  readonly rowsHash: string;
}

/**
 * Reads a benchmark's tasks from a file.
 *
 * @throws HindcastError `bad-input` when the file holds anything else, no task, or one twice.
 */
export async function loadTasks(benchmark: Benchmark, file: string): Promise<LoadedTasks> {
  const { rows, sha256 } = await readRows(file);
  const byId = new Map<string, Task>();
  for (const value of rows) {
    const task = benchmark.task(value);
    if (byId.has(task.id)) throw new HindcastError("bad-input", `${file} holds the task ${task.id} twice`);
    byId.set(task.id, task);
  }
  if (byId.size === 0) throw new HindcastError("bad-input", `${file} holds no task`);
  const tasks = [...byId.values()].sort((a, b) => naturalOrder(a.id, b.id));
  const hash = createHash("sha256");
  for (const { row } of tasks) hash.update(`${canonicalPlain(row) ?? JSON.stringify(row)}\n`);
  return { tasks, file, sha256, rowsHash: hash.digest("hex") };
}
