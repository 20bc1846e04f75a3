import { openFile } from "../../bytes/byte-reader.ts";
import { JsonCursor } from "../../bytes/json-cursor.ts";
import { HindcastError } from "../../model/error.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { RawRow } from "./rows.ts";

// A single episode may hold a long text; more than this is no conversation.
const largestRow = 256 << 20;

/**
 * The rows of a JSON file that is a list of objects, one at a time.
 *
 * @throws HindcastError `bad-input` for a file that is no such list; rows before a fault were given
 */
export async function* readJsonRows(file: string): AsyncGenerator<RawRow> {
  const reader = openFile(file);
  try {
    const cursor = new JsonCursor(reader, { maxValueBytes: largestRow });
    if (cursor.peek() !== "list") {
      throw new HindcastError("bad-input", `${file} holds no episodes`, {
        expected: "a list of objects; or one object a line in a file that ends in .jsonl",
      });
    }
    cursor.enterList();
    for (let index = 0; cursor.nextItem(); index++) {
      const place = `${file}[${index}]`;
      if (cursor.peek() !== "object") {
        cursor.skip();
        yield { place, problem: "not a JSON object" };
        continue;
      }
      const value = toPlain(cursor.value());
      yield { place, row: value as Readonly<Record<string, unknown>> };
    }
    cursor.end();
  } finally {
    reader.close();
  }
}
