import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parseJson } from "../../bytes/json.ts";
import { messageOf } from "../../model/error.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { RawRow } from "./rows.ts";

/** The rows of a file with a JSON object on each line, packed by gzip or not; a line that is none is told and passed over. */
export async function* readLineRows(file: string): AsyncGenerator<RawRow> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
  yield* rowsOfLines(file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes, file);
}

/** The same of bytes from wherever. @param name what to call them */
export async function* rowsOfLines(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const text of lines(bytes)) {
    line++;
    if (text.length === 0) continue;
    const place = `${name}:${line}`;
    const value = parsed(text);
    if (typeof value === "string") yield { place, problem: value };
    else yield { place, row: value };
  }
}

// Split as bytes: Node's readline also breaks at U+2028, which stands in JSON as it is.
async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  for await (const piece of bytes) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      held.push(chunk.subarray(from, end));
      yield trimmed(Buffer.concat(held));
      held = [];
      from = end + 1;
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  }
  if (held.length > 0) yield trimmed(Buffer.concat(held));
}

function trimmed(line: Buffer): Buffer {
  const from = line.length >= 3 && line.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
  return line.subarray(from, line.at(-1) === 0x0d ? line.length - 1 : line.length);
}

function parsed(line: Buffer): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    try {
      // Python writes NaN.
      value = toPlain(parseJson(line));
    } catch (error) {
      return `not JSON: ${messageOf(error)}`;
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "not a JSON object";
  return value as Readonly<Record<string, unknown>>;
}
