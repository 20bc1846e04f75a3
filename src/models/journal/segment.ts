import { createHash } from "node:crypto";
import { appendFileSync, closeSync, openSync, readdirSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { isAlive } from "../../bytes/is-alive.ts";
import { isMissing } from "../../bytes/is-missing.ts";
import { byCodeUnit } from "../../model/order.ts";

const suffix = ".jsonl";
const chunkSize = 1 << 20;
const here = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

// Two journals may begin a segment within one millisecond.
let begun = 0;

/** The name of a new segment: when it begins, and whose it is. Names sort by time. */
export function segmentName(now: Date): string {
  const time = now.toISOString().replaceAll(/[-:.]/g, "");
  return `${time}-${String(begun++).padStart(3, "0")}-${here}-${process.pid}${suffix}`;
}

/** The segments in a folder, oldest first; none where there is no folder yet. @throws the file system's error */
export function listSegments(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isSegment).sort(byCodeUnit);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isSegment(name: string): boolean {
  return /^\d{8}T\d{9}Z-\d{3,}-[0-9a-f]{8}-\d+\.jsonl$/.test(name);
}

/** The name of a segment that takes the place of others, of which `last` has the highest name. */
export function mergedName(last: string): string {
  const [time = "", count = ""] = last.split("-");
  return `${time}-${String(Number(count) + 1).padStart(3, "0")}-${here}-${process.pid}${suffix}`;
}

// Of this process, those that are not closed.
const growing = new Set<string>();

/** Whether somebody may still append to it: a living process, or one of another machine, of which nobody knows. */
export function mayGrow(name: string): boolean {
  const [, host, pid] = /-([0-9a-f]{8})-(\d+)\.jsonl$/.exec(name) ?? [];
  if (host === here && Number(pid) === process.pid) return growing.has(name);
  return host !== here || isAlive(Number(pid));
}

/**
 * Reads the whole lines of a segment from `start` on. What follows the last line feed may still be being written, or
 * never will be.
 *
 * @returns where the next reading begins
 */
export function scanSegment(
  file: string,
  start: number,
  onLine: (line: Buffer, offset: number) => void,
): number {
  const descriptor = openSync(file, "r");
  try {
    let lineStart = start;
    let rest = Buffer.alloc(0);
    for (;;) {
      // A line longer than a chunk is read again with twice the space.
      const buffer = Buffer.allocUnsafe(Math.max(chunkSize, rest.length * 2));
      rest.copy(buffer);
      const read = readSync(
        descriptor,
        buffer,
        rest.length,
        buffer.length - rest.length,
        lineStart + rest.length,
      );
      if (read === 0) return lineStart;
      const filled = buffer.subarray(0, rest.length + read);
      let from = 0;
      for (let end = filled.indexOf(10, rest.length); end >= 0; end = filled.indexOf(10, from)) {
        onLine(filled.subarray(from, end), lineStart + from);
        from = end + 1;
      }
      rest = filled.subarray(from);
      lineStart += from;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Reads one line, without its line feed. */
export function readLine(file: string, offset: number, length: number): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const line = Buffer.allocUnsafe(length);
    return line.subarray(0, readSync(descriptor, line, 0, length, offset));
  } finally {
    closeSync(descriptor);
  }
}

interface Waiting {
  readonly offset: number;
  readonly resolve: (offset: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends lines to a new segment. A line is with the system at once, so that a process that is killed loses none of its
 * answers; an append is done when its line is on the disk. All that arrive while one `fdatasync` runs share the next.
 */
export class SegmentWriter {
  readonly #name: string;
  readonly #handle: FileHandle;
  #end = 0;
  #waiting: Waiting[] = [];
  #syncing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  private constructor(name: string, handle: FileHandle) {
    this.#name = name;
    this.#handle = handle;
    growing.add(name);
  }

  /** @throws the file system's error, also when a segment of that name is there */
  static async create(file: string): Promise<SegmentWriter> {
    return new SegmentWriter(path.basename(file), await open(file, "ax"));
  }

  /** @returns the line's offset @throws the file system's error; then every later append fails too */
  append(line: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure.error);
      try {
        appendFileSync(this.#handle.fd, line);
      } catch (error) {
        // It may be half written, and nothing must come after it.
        this.#fail(error);
        return reject(error);
      }
      this.#waiting.push({ offset: this.#end, resolve, reject });
      this.#end += line.length;
      this.#syncing ??= this.#sync();
    });
  }

  async close(): Promise<void> {
    await this.#syncing;
    await this.#handle.close();
    growing.delete(this.#name);
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    growing.delete(this.#name);
  }

  async #sync(): Promise<void> {
    // Those of the same turn come along.
    await undefined;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#handle.datasync();
        for (const { offset, resolve } of group) resolve(offset);
      } catch (error) {
        this.#fail(error);
        for (const { reject } of [...group, ...this.#waiting]) reject(error);
        this.#waiting = [];
      }
    }
    this.#syncing = undefined;
  }
}
