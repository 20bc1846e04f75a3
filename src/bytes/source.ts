import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Json } from "../model/json.ts";
import { readTopLevel } from "./json.ts";

/** The chosen part of a JSON file, with what identifies the file. */
export interface Selection {
  readonly values: ReadonlyMap<string, Json>;
  /** Top-level keys that were stepped over and hold a bare NaN or Infinity. */
  readonly nonFiniteIn: readonly string[];
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The one seam through which JSON traces are read: callers say which top-level keys they want and never see how
 * the file was walked.
 *
 * The file is held in memory, so 2 GiB is the most it reads.
 *
 * @throws HindcastError `bad-input` when the file cannot be read or is not a JSON object.
 */
export async function selectJson(path: string, keys: ReadonlySet<string>): Promise<Selection> {
  const bytes = readWhole(path);
  if (!isUtf8(bytes)) throw new HindcastError("bad-input", "not JSON: invalid UTF-8");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { ...readTopLevel(bytes, keys), sha256, bytes: bytes.byteLength };
}

// Synchronous: for hundreds of small files, handing each to a thread takes longer than reading it.
function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
  }
}
