import { statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { HindcastError, messageOf } from "../../model/error.ts";
import { endedBatches } from "./ended-batches.ts";
import { Journal } from "./journal.ts";
import { type AnswerRecord, type JournalRecord, toLine } from "./record.ts";
import { listSegments, mayGrow, mergedName } from "./segment.ts";

export interface PruneOptions {
  readonly folder: string;
  /** Which of the answers stay; default: all. */
  readonly keep?: (answer: AnswerRecord) => boolean;
}

export interface Pruned {
  readonly kept: number;
  readonly removed: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Segments that other processes may still append to; they stay as they are. */
  readonly inUse: number;
}

/**
 * Puts the segments of processes that have ended into one, without damaged lines, answers that later ones took the
 * place of, batches that are over, and what is not to be kept. A kill at any moment loses nothing: the one segment is
 * complete, under its name and on the disk before the others go.
 *
 * @throws HindcastError `bad-input` for a journal that cannot be read, `output` for one that cannot be written
 */
export async function pruneJournal({ folder, keep = () => true }: PruneOptions): Promise<Pruned> {
  const journal = Journal.open(folder);
  const segments = listSegments(folder);
  const ended = segments.filter((name) => !mayGrow(name));
  const bytesBefore = bytesOf(folder, segments);
  const inUse = segments.length - ended.length;
  const last = ended.at(-1);
  if (last === undefined) {
    return { kept: journal.size, removed: 0, bytesBefore, bytesAfter: bytesBefore, inUse };
  }
  let removed = 0;
  const own = new Set(ended);
  const records = function* (): Generator<JournalRecord> {
    yield* openBatches(journal);
    for (const answer of journal.answers(own)) {
      if (keep(answer)) yield answer;
      else removed++;
    }
  };
  try {
    await write(path.join(folder, mergedName(last)), records());
    for (const name of ended) await rm(path.join(folder, name));
  } catch (cause) {
    throw new HindcastError("output", `cannot prune the journal ${folder}: ${messageOf(cause)}`, {
      hint: "no answer is lost; start the same command again",
      cause,
    });
  }
  const bytesAfter = bytesOf(folder, listSegments(folder));
  return { kept: journal.size - removed, removed, bytesBefore, bytesAfter, inUse };
}

function bytesOf(folder: string, segments: readonly string[]): number {
  return segments.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

function openBatches({ batches }: Journal): JournalRecord[] {
  const over = endedBatches(batches);
  return batches.filter(({ key }) => !over.has(key));
}

async function write(file: string, records: Iterable<JournalRecord>): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, "w");
  try {
    for (const record of records) await handle.appendFile(toLine(record));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
