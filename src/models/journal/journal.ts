import { statSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "../../bytes/is-missing.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
import { byCodeUnit } from "../../model/order.ts";
import {
  type AnswerRecord,
  type BatchRecord,
  fromLine,
  type JournalRecord,
  keyOfLine,
  toLine,
} from "./record.ts";
import { listSegments, mayGrow, readLine, SegmentWriter, scanSegment, segmentName } from "./segment.ts";

/** Where the journal lies unless another folder is named. */
export const journalFolder = ".hindcast/journal";

interface Place {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

// How often a miss looks for what other processes wrote, in milliseconds.
const refreshInterval = 1000;

/**
 * Every answer that was ever paid for, by the key of its request. Nothing is changed in place: a journal is a folder of
 * segments, each appended to by one process and read by all.
 *
 * - An answer counts as kept when it is on the disk ({@link SegmentWriter}).
 * - A process writes to a segment of its own, so that two never meet in one file, and a line torn by a kill or a power
 *   cut is the last of its file for ever. Every line has a checksum; what is damaged is passed over and counted.
 * - In memory is where each answer lies, some 200 bytes each; the answers stay on the disk.
 */
export class Journal implements AsyncDisposable {
  readonly folder: string;
  readonly #answers = new Map<string, Place>();
  readonly #batches: BatchRecord[] = [];
  readonly #segmentOf = new WeakMap<BatchRecord, string>();
  /** How far each segment has been read. */
  readonly #read = new Map<string, number>();
  #damaged = 0;
  #superseded = 0;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #writer: { readonly segment: string; readonly writer: Promise<SegmentWriter> } | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Opens the journal in `folder`, which may not be there yet. @throws HindcastError `bad-input` if it is unreadable */
  static open(folder: string): Journal {
    const journal = new Journal(folder);
    journal.refresh();
    return journal;
  }

  /** How many answers it has; those that a later one took the place of do not count. */
  get size(): number {
    return this.#answers.size;
  }

  /** Lines that are no records: torn or damaged. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Answers that a later one took the place of. */
  get superseded(): number {
    return this.#superseded;
  }

  /** The steps of all batches, those of one process oldest first. */
  get batches(): readonly BatchRecord[] {
    return this.#batches;
  }

  /** Whether whoever took a step of {@link batches} may still be at work: a living process. */
  isAtWork(step: BatchRecord): boolean {
    const segment = this.#segmentOf.get(step);
    return segment !== undefined && mayGrow(segment);
  }

  /** Whether an answer is kept under a key. Looks at most once a second whether another process has it by now. */
  has(key: string): boolean {
    if (!this.#answers.has(key) && performance.now() - this.#refreshedAt > refreshInterval) this.refresh();
    return this.#answers.has(key);
  }

  /** The answer kept under a key. */
  find(key: string): AnswerRecord | undefined {
    return this.has(key) ? this.#answerAt(key) : undefined;
  }

  /** All answers, or those that lie in some segments, in the order of their keys. */
  *answers(segments?: ReadonlySet<string>): Generator<AnswerRecord> {
    for (const key of [...this.#answers.keys()].sort(byCodeUnit)) {
      if (segments && !segments.has(this.#answers.get(key)?.segment ?? "")) continue;
      const record = this.#answerAt(key);
      if (record) yield record;
    }
  }

  /** Keeps a record. Done when it is on the disk. @throws HindcastError `output` */
  async append(record: JournalRecord): Promise<void> {
    const line = toLine(record);
    this.#writer ??= this.#begin();
    const { segment, writer } = this.#writer;
    try {
      const offset = await (await writer).append(line);
      this.#index(record.key, { segment, offset, length: line.length - 1 }, record.type);
      if (record.type === "batch") this.#takeStep(segment, record);
    } catch (cause) {
      // The next record begins a new segment.
      if (this.#writer?.segment === segment) this.#writer = undefined;
      throw new HindcastError("output", `cannot write the journal ${this.folder}: ${messageOf(cause)}`, {
        hint: "answers kept so far are safe; make room or name another folder, and start the same command again",
        cause,
      });
    }
  }

  /** Reads what was written since, by whomever. */
  refresh(): void {
    this.#refreshedAt = performance.now();
    for (const segment of this.#segmentNames()) {
      if (segment === this.#writer?.segment) continue;
      const file = path.join(this.folder, segment);
      const start = this.#read.get(segment) ?? 0;
      try {
        if (statSync(file).size <= start) continue;
        const end = scanSegment(file, start, (line, offset) => this.#take(segment, line, offset));
        this.#read.set(segment, end);
      } catch (cause) {
        // Pruned in the meantime: what was kept of it lies in a newer segment.
        if (isMissing(cause)) continue;
        throw new HindcastError("bad-input", `cannot read ${file}: ${messageOf(cause)}`, { cause });
      }
    }
  }

  async close(): Promise<void> {
    const opened = this.#writer;
    this.#writer = undefined;
    if (!opened) return;
    const writer = await opened.writer.catch(() => undefined);
    await writer?.close();
    this.#read.set(opened.segment, statSync(path.join(this.folder, opened.segment)).size);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #segmentNames(): string[] {
    try {
      return listSegments(this.folder);
    } catch (cause) {
      throw new HindcastError("bad-input", `cannot read the journal ${this.folder}: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  #take(segment: string, line: Buffer, offset: number): void {
    const found = keyOfLine(line);
    if (!found) {
      this.#damaged++;
      return;
    }
    this.#index(found.key, { segment, offset, length: line.length }, found.type);
    if (found.type !== "batch") return;
    const record = fromLine(line);
    if (record.type === "batch") this.#takeStep(segment, record);
  }

  #takeStep(segment: string, step: BatchRecord): void {
    this.#batches.push(step);
    this.#segmentOf.set(step, segment);
  }

  #index(key: string, place: Place, type: JournalRecord["type"]): void {
    if (type !== "answer") return;
    const known = this.#answers.get(key);
    if (known?.segment === place.segment && known.offset === place.offset) return;
    if (known) this.#superseded++;
    // The latest counts; of two processes that asked at once, the one that began later.
    if (known && known.segment > place.segment) return;
    this.#answers.set(key, place);
  }

  #answerAt(key: string): AnswerRecord | undefined {
    const place = this.#answers.get(key);
    if (!place) return undefined;
    try {
      const line = readLine(path.join(this.folder, place.segment), place.offset, place.length);
      const record = keyOfLine(line) && fromLine(line);
      if (record?.type === "answer") return record;
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
    }
    // Its segment was pruned under our feet.
    this.#answers.delete(key);
    this.refresh();
    return this.#answers.has(key) ? this.#answerAt(key) : undefined;
  }

  #begin(): { segment: string; writer: Promise<SegmentWriter> } {
    const segment = segmentName(new Date());
    return { segment, writer: create(this.folder, segment) };
  }
}

async function create(folder: string, segment: string): Promise<SegmentWriter> {
  await mkdir(folder, { recursive: true });
  const writer = await SegmentWriter.create(path.join(folder, segment));
  await syncFolder(folder);
  return writer;
}

// A new file survives a power cut only when its folder does. Windows cannot open folders, and needs not.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
