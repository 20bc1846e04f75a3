import { readSync } from "node:fs";
import { HindcastError } from "../../model/error.ts";

/** Where a zip's list of members lies. */
export interface DirectoryPlace {
  readonly start: number;
  readonly bytes: number;
  readonly members: number;
}

const recordBytes = 22;
const longestComment = 0xffff;
const locatorBytes = 20;
const record64Bytes = 56;
const longestTail = recordBytes + longestComment + locatorBytes;
const usualTail = 1 << 9;

/**
 * Finds the list of members at the end of a zip, Zip64 or not.
 *
 * @throws HindcastError `bad-input` when there is none: the file is no zip, or was cut short.
 */
export function findDirectory(file: number, size: number): DirectoryPlace {
  // Hardly any zip has a comment.
  const place = findInTail(file, size, usualTail) ?? findInTail(file, size, longestTail);
  if (place === undefined) throw broken("its end is missing: no zip, or cut short");
  return place;
}

function findInTail(file: number, size: number, bytes: number): DirectoryPlace | undefined {
  const tail = readAt(file, Math.max(0, size - bytes), size);
  const tailStart = size - tail.length;
  for (let at = tail.length - recordBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + recordBytes + tail.readUInt16LE(at + 20) > tail.length)
      continue;
    const place = placeOf(file, tail, at, tailStart + at);
    if (place.start + place.bytes > tailStart + at) throw broken("its list of members lies beyond the file");
    return place;
  }
  return undefined;
}

function placeOf(file: number, tail: Buffer, at: number, recordStart: number): DirectoryPlace {
  const place = {
    members: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
  };
  const isLong = place.members === 0xffff || place.bytes === 0xffffffff || place.start === 0xffffffff;
  const locator = at - locatorBytes;
  if (!isLong || locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return place;
  const where = safe(tail.readBigUInt64LE(locator + 8));
  if (where + record64Bytes > recordStart) throw broken("its Zip64 record lies beyond the file");
  const record = readAt(file, where, where + record64Bytes);
  if (record.length < record64Bytes || record.readUInt32LE(0) !== 0x06064b50)
    throw broken("its Zip64 record is damaged");
  return {
    members: safe(record.readBigUInt64LE(32)),
    bytes: safe(record.readBigUInt64LE(40)),
    start: safe(record.readBigUInt64LE(48)),
  };
}

/** Bytes of a file from `start` to `end`, or to where it ends. @throws HindcastError `bad-input`. */
export function readAt(file: number, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(file, bytes, filled, bytes.length - filled, start + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** A 64-bit number of a zip. @throws HindcastError `bad-input` for one that no file is that large. */
export function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken(`it declares a length of ${value} bytes`);
  return Number(value);
}

export function broken(problem: string): HindcastError {
  return new HindcastError("bad-input", `not a usable zip: ${problem}`);
}
