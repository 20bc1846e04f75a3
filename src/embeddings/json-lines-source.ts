import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { literal } from "../store/database.ts";
import { columnsOf, refuseSameNames } from "./source-columns.ts";

// A line may be so long; the reader's buffer takes twice as much memory.
const longestLine = 64 << 20;
const plainTypes = new Set(["VARCHAR", "BOOLEAN", "BIGINT", "UBIGINT", "HUGEINT", "DOUBLE"]);
const options = `format = 'newline_delimited', maximum_object_size = ${longestLine}`;

/**
 * JSON lines as DuckDB reads them, texts as the texts they are.
 *
 * @param copy where a copy may lie that DuckDB can read, if it cannot read the file itself
 * @returns what stands after FROM
 * @throws HindcastError `bad-input` for two names that differ in case only; Error of DuckDB.
 */
export async function jsonLinesSource(
  connection: DuckDBConnection,
  file: string,
  copy: string,
): Promise<string> {
  const readable = literal(await withoutLoneSurrogates(file, copy));
  const objects = `SELECT unnest(json_keys(json)) FROM read_json_objects(${readable}, ${options})`;
  const keys = await connection.runAndReadAll(`SELECT DISTINCT * FROM (${objects}) ORDER BY ALL`);
  refuseSameNames(keys.getRows().map(String), file);
  const guessed = `read_json(${readable}, ${options}, sample_size = -1)`;
  // A text that looks like a date or an identifier stays the text it is.
  const columns = (await columnsOf(connection, guessed)).map(({ name, type }) => {
    const isKept = plainTypes.has(type) || /[[(]/.test(type) || type === "JSON";
    return `${literal(name)}: ${literal(isKept ? type : "VARCHAR")}`;
  });
  return `read_json(${readable}, ${options}, columns = {${columns.join(", ")}})`;
}

// JSON can spell half of a pair of surrogates, as of an emoji that was cut in two; DuckDB refuses the whole file then.
// Here it becomes what it becomes wherever such a text is written: U+FFFD.
async function withoutLoneSurrogates(file: string, copy: string): Promise<string> {
  let isNeeded = false;
  for await (const line of linesOf(file)) {
    isNeeded = line !== mended(line);
    if (isNeeded) break;
  }
  if (!isNeeded) return file;
  await pipeline(Readable.from(mendedLines(file)), createWriteStream(copy, "latin1"));
  return copy;
}

async function* mendedLines(file: string): AsyncGenerator<string> {
  for await (const line of linesOf(file)) yield `${mended(line)}\n`;
}

// Bytes as characters: what matters here is ASCII.
function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file, "latin1"), crlfDelay: Number.POSITIVE_INFINITY });
}

// Every escape is stepped over as a whole, so that an escaped backslash begins none.
const escapes = /\\(?:u(d[89ab]..\\ud[c-f]..|d[89a-f]..)|.)/gis;

function mended(line: string): string {
  if (!/\\ud[89a-f]/i.test(line)) return line;
  return line.replace(escapes, (whole: string, surrogate: string | undefined) =>
    surrogate?.length === 4 ? "\\ufffd" : whole,
  );
}
