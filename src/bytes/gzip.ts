import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { HindcastError, messageOf } from "../model/error.ts";

export interface ReadBytes {
  /** What the file holds, decompressed. */
  readonly bytes: Uint8Array;
  /** Of the file as it lies on the disk. */
  readonly sha256: string;
  /** Of the file as it lies on the disk. */
  readonly size: number;
}

// A bomb should not take the machine: more than any result file has, less than memory.
const mostBytes = 1 << 30;

/** Reads a whole file, decompressed where it is gzip, by whatever name. @throws HindcastError `bad-input`. */
export async function readPlainOrGzip(file: string): Promise<ReadBytes> {
  try {
    const stored = await readFile(file);
    const sha256 = createHash("sha256").update(stored).digest("hex");
    const isGzip = stored[0] === 0x1f && stored[1] === 0x8b;
    const bytes = isGzip ? await promisify(gunzip)(stored, { maxOutputLength: mostBytes }) : stored;
    return { bytes, sha256, size: stored.byteLength };
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
}
