import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { crc32 } from "node:zlib";
import type { EmbeddedText } from "../embeddings/embedder.ts";
import { HindcastError, messageOf } from "../model/error.ts";

// A frame is one batch: number of its first vector, how many there are, their dimension, and the checksum of these and
// of what follows: the vectors (32-bit numbers, little end first), then a byte a text, 1 where it was too long.
const frameHead = 16;
const checkedHead = 12;

/**
 * The vectors of an unfinished run, on disk as soon as they are there: a process that is killed loses what it was still
 * waiting for. They come in batches of one size, of which only that of the last vectors may be smaller, in any order.
 */
export class VectorJournal {
  readonly file: string;
  readonly #descriptor: number;
  readonly #batchSize: number;
  /** Where the vectors of each batch begin. */
  readonly #places: number[] = [];
  #end: number;
  #count = 0;
  #dimension = 0;
  #long = 0;

  private constructor(file: string, descriptor: number, start: number, batchSize: number) {
    this.file = file;
    this.#descriptor = descriptor;
    this.#end = start;
    this.#batchSize = batchSize;
  }

  /**
   * Opens the journal, with what an earlier run of the same plan left in it.
   *
   * @param plan one line of text, equal if and only if the vectors and their batches are to be equal
   * @param batchSize vectors of a batch
   * @throws HindcastError `usage` when it holds vectors of another plan, `output` when it cannot be written.
   */
  static open(file: string, plan: string, batchSize: number): VectorJournal {
    const head = headOf(plan);
    let descriptor: number | undefined;
    try {
      descriptor = openSync(file, "a+");
      closeSync(descriptor);
      descriptor = openSync(file, "r+");
      const found = Buffer.alloc(head.length);
      const size = fstatSync(descriptor).size;
      readSync(descriptor, found, 0, head.length, 0);
      // A head that a kill cut short has nothing after it.
      if (size > head.length && !found.equals(head)) throw otherPlan(file);
      const journal = new VectorJournal(file, descriptor, head.length, batchSize);
      if (size <= head.length) writeSync(descriptor, head, 0, head.length, 0);
      journal.#readFrames();
      ftruncateSync(descriptor, journal.#end);
      return journal;
    } catch (cause) {
      if (descriptor !== undefined) closeSync(descriptor);
      throw HindcastError.isInstance(cause) ? cause : cannotWrite(file, cause);
    }
  }

  /** Whether a run of that plan was begun in the file, and not finished. */
  static isBegun(file: string, plan: string): boolean {
    const head = headOf(plan);
    const found = Buffer.alloc(head.length);
    let descriptor: number | undefined;
    try {
      descriptor = openSync(file, "r");
      readSync(descriptor, found, 0, head.length, 0);
      return found.equals(head);
    } catch {
      return false;
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  /** Vectors held so far. */
  get count(): number {
    return this.#count;
  }

  /** The number of the first vector that is not held. */
  get firstMissing(): number {
    let batch = 0;
    while (this.#places[batch] !== undefined) batch++;
    return batch * this.#batchSize;
  }

  /** Whether the batch is held that begins with the vector of that number. */
  holds(first: number): boolean {
    return this.#places[first / this.#batchSize] !== undefined;
  }

  /** Numbers of a vector; 0 while there is none. */
  get dimension(): number {
    return this.#dimension;
  }

  /** How many of the texts did not fit into the model's window. */
  get long(): number {
    return this.#long;
  }

  /**
   * Adds a batch; when this returns it is on disk.
   *
   * @param first number of its first vector
   * @throws HindcastError `bad-input` or `output`.
   */
  append(first: number, batch: readonly EmbeddedText[]): void {
    const dimension = batch[0]?.vector.length ?? 0;
    if (this.#count > 0 && dimension !== this.#dimension) {
      throw new HindcastError("bad-input", "the model gives vectors of another length than before", {
        received: `${dimension} numbers`,
        expected: `${this.#dimension}`,
      });
    }
    const body = Buffer.concat([
      ...batch.map(({ vector }) => bytesOf(vector)),
      Buffer.from(batch.map(({ isLong }) => (isLong ? 1 : 0))),
    ]);
    const head = Buffer.alloc(frameHead);
    for (const [index, value] of [first, batch.length, dimension].entries())
      head.writeUInt32LE(value, 4 * index);
    head.writeUInt32LE(checksum(head, body), checkedHead);
    try {
      writeSync(this.#descriptor, Buffer.concat([head, body]), 0, frameHead + body.length, this.#end);
      fdatasyncSync(this.#descriptor);
    } catch (cause) {
      throw cannotWrite(this.file, cause);
    }
    this.#accept(first, batch.length, dimension, body);
  }

  /** Puts the vector of that number where `target` begins. */
  read(number: number, target: Uint8Array): void {
    const bytes = 4 * this.#dimension;
    const start = this.#places[Math.floor(number / this.#batchSize)];
    if (start === undefined) throw new HindcastError("internal", `no vector ${number} in ${this.file}`);
    readSync(this.#descriptor, target, 0, bytes, start + (number % this.#batchSize) * bytes);
  }

  /** Leaves the file for a later run. */
  close(): void {
    closeSync(this.#descriptor);
  }

  /** For when its vectors are safe elsewhere. */
  remove(): void {
    this.close();
    rmSync(this.file, { force: true });
  }

  // What comes after the first frame that is not whole is of no use.
  #readFrames(): void {
    const size = fstatSync(this.#descriptor).size;
    const head = Buffer.alloc(frameHead);
    while (size - this.#end >= frameHead) {
      readSync(this.#descriptor, head, 0, frameHead, this.#end);
      const [first, count, dimension, sum] = [0, 4, 8, 12].map((at) => head.readUInt32LE(at)) as Frame;
      const bytes = count * (4 * dimension + 1);
      if (count === 0 || count > this.#batchSize || size - this.#end - frameHead < bytes) return;
      const body = Buffer.alloc(bytes);
      readSync(this.#descriptor, body, 0, bytes, this.#end + frameHead);
      if (checksum(head, body) !== sum) return;
      this.#accept(first, count, dimension, body);
    }
  }

  #accept(first: number, count: number, dimension: number, body: Buffer): void {
    this.#places[first / this.#batchSize] = this.#end + frameHead;
    this.#dimension = dimension;
    this.#count += count;
    this.#end += frameHead + body.length;
    for (const flag of body.subarray(count * 4 * dimension)) this.#long += flag;
  }
}

type Frame = [first: number, count: number, dimension: number, sum: number];

function headOf(plan: string): Buffer {
  return Buffer.from(`hindcast embeddings ${plan}\n`);
}

function checksum(head: Buffer, body: Buffer): number {
  return crc32(body, crc32(head.subarray(0, checkedHead)));
}

function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

function otherPlan(file: string): HindcastError {
  return new HindcastError("usage", `${file} holds an unfinished run with other settings or another table`, {
    hint: "start that run again to finish it, or give --restart to begin anew",
  });
}

function cannotWrite(file: string, cause: unknown): HindcastError {
  return new HindcastError("output", `cannot write ${file}: ${messageOf(cause)}`, {
    hint: "check that the folder is writable and its disk has room; what was embedded is kept",
    cause,
  });
}
