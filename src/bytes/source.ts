import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Json } from "../model/json.ts";
import { type ByteReader, openFile } from "./byte-reader.ts";
import { hashFile } from "./hash-file.ts";
import { readTopLevel } from "./json.ts";
import { JsonCursor } from "./json-cursor.ts";
import { selectFromEnds } from "./select-from-ends.ts";

/** The chosen part of a JSON file, with what identifies the file. */
export interface Selection {
  readonly values: ReadonlyMap<string, Json>;
  /** Top-level keys that were stepped over and are known to hold a bare NaN or Infinity. */
  readonly nonFiniteIn: readonly string[];
  readonly sha256: string;
  readonly bytes: number;
}

/** Larger files are not held in memory. */
const smallBytes = 16 << 20;

/**
 * The one seam through which the chosen top-level keys of JSON traces are read: callers never see how the file was
 * walked. Small files are read whole; of large ones only the ends where that is enough, else they are walked in fixed
 * memory.
 *
 * @throws HindcastError `bad-input` when the file cannot be read or is not a JSON object.
 */
export async function selectJson(path: string, keys: ReadonlySet<string>): Promise<Selection> {
  return guarded(() => {
    const { size } = statSync(path);
    return size <= smallBytes ? selectFromSmall(path, keys) : selectFromLarge(path, size, keys);
  });
}

// Synchronous: for hundreds of small files, handing each to a thread takes longer than reading it.
function selectFromSmall(path: string, keys: ReadonlySet<string>): Selection {
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) throw new HindcastError("bad-input", "not JSON: invalid UTF-8");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { ...readTopLevel(bytes, keys), sha256, bytes: bytes.byteLength };
}

async function selectFromLarge(path: string, bytes: number, keys: ReadonlySet<string>): Promise<Selection> {
  const sha256 = hashFile(path);
  // Seen again when it is awaited; until then the walk may fail first.
  sha256.catch(() => undefined);
  const values = selectFromEnds(path, bytes, keys) ?? walkFile(path, keys);
  return { values, nonFiniteIn: [], sha256: await sha256, bytes };
}

function walkFile(path: string, keys: ReadonlySet<string>): ReadonlyMap<string, Json> {
  const reader = openFile(path);
  try {
    return selectByWalking(reader, keys);
  } finally {
    reader.close();
  }
}

/** The same keys of a text of any size from anywhere, read to its end. @throws HindcastError `bad-input` */
export function selectByWalking(reader: ByteReader, keys: ReadonlySet<string>): ReadonlyMap<string, Json> {
  const cursor = new JsonCursor(reader);
  const values = new Map<string, Json>();
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (keys.has(key)) values.set(key, cursor.value());
    else cursor.skip();
  }
  cursor.end();
  return values;
}

async function guarded<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (HindcastError.isInstance(cause)) throw cause;
    throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
  }
}
