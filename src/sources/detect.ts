import { openFile } from "../bytes/byte-reader.ts";
import { JsonCursor } from "../bytes/json-cursor.ts";
import { Archive } from "../bytes/zip/archive.ts";
import { HindcastError } from "../model/error.ts";

/** The kinds of foreign traces that are read. */
export type TraceFormat = "hal" | "inspect" | "bigcodebench";

// Whatever writes an Inspect log, these stand before its samples; HAL's file begins with its config or results.
const mostKeys = 8;

/**
 * What kind of trace a file is, by what is in it. A file that cannot be read, or is of no kind known, counts as HAL's,
 * whose reader says what is wrong.
 */
export function traceFormat(path: string): TraceFormat {
  if (/\.eval$/i.test(path)) return "inspect";
  if (/_eval_results\.json$|\.json\.gz$/i.test(path)) return "bigcodebench";
  try {
    return /\.zip$/i.test(path) ? zipFormat(path) : jsonFormat(path);
  } catch (error) {
    if (HindcastError.isInstance(error)) return "hal";
    throw error;
  }
}

function zipFormat(path: string): TraceFormat {
  const archive = Archive.open(path);
  try {
    const { members } = archive;
    return members.has("header.json") || members.has("_journal/start.json") ? "inspect" : "hal";
  } finally {
    archive.close();
  }
}

function jsonFormat(path: string): TraceFormat {
  const reader = openFile(path);
  try {
    const cursor = new JsonCursor(reader, { windowBytes: 1 << 16 });
    cursor.enterObject();
    let isInspect = false;
    for (let count = 0; count < mostKeys; count++) {
      const key = cursor.nextKey();
      if (key === "eval") return isInspect || !holdsTries(cursor) ? "inspect" : "bigcodebench";
      if (key === "version" || key === "status") isInspect = true;
      if (key === undefined || halKeys.test(key)) return "hal";
      cursor.skip();
    }
    return "hal";
  } finally {
    reader.close();
  }
}

// BigCodeBench's harness keeps a list of tries by task where Inspect describes its evaluation.
function holdsTries(cursor: JsonCursor): boolean {
  if (cursor.peek() !== "object") return false;
  cursor.enterObject();
  return cursor.nextKey() === undefined || cursor.peek() === "list";
}

const halKeys = /^(config|raw_\w+|total_\w+)$/;
