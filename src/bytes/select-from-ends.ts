import { closeSync, openSync, readSync } from "node:fs";
import { HindcastError } from "../model/error.ts";
import type { Json } from "../model/json.ts";
import { readTopLevel } from "./json.ts";

/** How much is read at either end. */
const endBytes = 1 << 20;

/**
 * Reads the chosen keys of a large JSON object from the two ends of its file, without what lies between. It works
 * for files that are indented, as Python's `json.dump(indent=...)` writes them, when all keys stand near the ends.
 *
 * No string holds a line break, so in such a file a line that begins with the indentation of the first key and a
 * quote is a key of the root; from the first such line among the last bytes on, the file must be the rest of the
 * root object. `undefined` when any of this does not hold, or a key is not among them: then the file has to be
 * walked. A key that also stands in the part between is not noticed.
 */
export function selectFromEnds(
  path: string,
  bytes: number,
  keys: ReadonlySet<string>,
): ReadonlyMap<string, Json> | undefined {
  const file = openSync(path, "r");
  try {
    const head = readAt(file, 0, endBytes);
    const tail = readAt(file, bytes - endBytes, endBytes);
    const indent = /^(?:\ufeff)?\{\r?\n([ \t]+)"/.exec(head.toString("utf8", 0, 256))?.[1];
    if (indent === undefined) return undefined;
    const values = new Map([
      ...keysOfHead(head, `\n${indent}"`, keys),
      ...keysOfTail(tail, `\n${indent}"`, keys),
    ]);
    return [...keys].every((key) => values.has(key)) ? values : undefined;
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, position: number, length: number): Buffer {
  const part = Buffer.allocUnsafe(length);
  return part.subarray(0, readSync(file, part, 0, length, position));
}

// Everything before the last line of a root key is whole.
function keysOfHead(head: Buffer, newKey: string, keys: ReadonlySet<string>): ReadonlyMap<string, Json> {
  const last = head.lastIndexOf(newKey);
  const comma = last === -1 ? -1 : head.lastIndexOf(",", last);
  return comma === -1
    ? new Map()
    : selected(Buffer.concat([head.subarray(0, comma), Buffer.from("}")]), keys);
}

function keysOfTail(tail: Buffer, newKey: string, keys: ReadonlySet<string>): ReadonlyMap<string, Json> {
  const first = tail.indexOf(newKey);
  return first === -1 ? new Map() : selected(Buffer.concat([Buffer.from("{"), tail.subarray(first)]), keys);
}

function selected(object: Buffer, keys: ReadonlySet<string>): ReadonlyMap<string, Json> {
  try {
    return readTopLevel(object, keys).values;
  } catch (error) {
    // Not what it looked like.
    if (HindcastError.isInstance(error)) return new Map();
    throw error;
  }
}
