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
  options: WriterOptions = {},
): Promise<CommittedRun> {
  const writer = await beginRun(store, options);
  let record: RunRecord;
  try {
    record = await conclude(await writeItems(writer, items));
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  // A commit that fails gives the run up by itself.
  return await writer.commit(record.summary, record.origin);
}

async function writeItems<Read>(
  writer: RunWriter,
  items: Iterator<RunItem, Read> | AsyncIterator<RunItem, Read>,
): Promise<Read> {
  try {
    for (;;) {
      const step = items.next();
      // Readers that have the next item at hand are not made to wait for it, millions of times.
      const next = step instanceof Promise ? await step : step;
      if (next.done) return next.value;
      writer.add(next.value);
      if (writer.isFull) await writer.flush();
    }
  } catch (error) {
    // A reader that is not at its end closes what it has open.
    await items.return?.();
    throw error;
  }
}
