import { setImmediate } from "node:timers/promises";
import type { RunItem, UnnamedSummary } from "../model/trace.ts";
import {
  beginRun,
  type CommittedRun,
  type RunOrigin,
  type RunWriter,
  type WriterOptions,
} from "./run-writer.ts";

/** What there is to tell of a run that was read to its end. */
export interface RunRecord {
  readonly summary: UnnamedSummary;
  readonly origin: RunOrigin;
}

export interface WriteOptions extends WriterOptions {
  /** Told once the reader is at its end: what is left is mostly DuckDB's work. */
  readonly onRead?: (() => void) | undefined;
}

/**
 * Writes a run into a store, item by item as it is read, in memory that does not grow with it. It appears whole, once
 * `conclude` has made its record of what the reader returned; when anything fails before, nothing of it stays.
 *
 * @throws whatever reader and `conclude` throw; HindcastError `output` when the store cannot be written
 */
export async function writeRun<Read>(
  store: string,
  items: Iterator<RunItem, Read> | AsyncIterator<RunItem, Read>,
  conclude: (read: Read) => RunRecord | Promise<RunRecord>,
  { onRead, ...options }: WriteOptions = {},
): Promise<CommittedRun> {
  const writer = await beginRun(store, options);
  let record: RunRecord;
  try {
    const read = await writeItems(writer, items);
    onRead?.();
    record = await conclude(read);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  // A commit that fails gives the run up by itself.
  return await writer.commit(record.summary, record.origin);
}

// Milliseconds after which others get their turn: the run's own messages, which are compressed part by part, and runs
// before it that are being finished.
const turn = 5;

async function writeItems<Read>(
  writer: RunWriter,
  items: Iterator<RunItem, Read> | AsyncIterator<RunItem, Read>,
): Promise<Read> {
  let turnEnds = performance.now() + turn;
  try {
    for (;;) {
      const step = items.next();
      // Readers that have the next item at hand are not made to wait for it, millions of times.
      const next = step instanceof Promise ? await step : step;
      if (next.done) return next.value;
      writer.add(next.value);
      if (writer.isFull) writer.flush();
      if (performance.now() < turnEnds) continue;
      await setImmediate();
      turnEnds = performance.now() + turn;
    }
  } catch (error) {
    // A reader that is not at its end closes what it has open.
    await items.return?.();
    throw error;
  }
}
