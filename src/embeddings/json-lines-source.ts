import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { filesRead, literal } from "../store/database.ts";
import { columnsOf, quotedName, refuseSameNames, type SourceColumn } from "./source-columns.ts";

// A line may be so long; the reader's buffer takes twice as much memory.
const longestLine = 64 << 20;
const options = ["format = 'newline_delimited'", `maximum_object_size = ${longestLine}`];

/**
 * JSON lines as DuckDB reads them, texts as the texts they are. A column in which texts, numbers and truth values stand
 * side by side is one of texts, as is one of integers beyond 64 bits.
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
  const readable = await withoutLoneSurrogates(file, copy);
  const objects = filesRead("read_json_objects", readable, ...options);
  const keys = await connection.runAndReadAll(
    `SELECT DISTINCT * FROM (SELECT unnest(json_keys(json)) FROM ${objects}) ORDER BY ALL`,
  );
  refuseSameNames(keys.getRows().map(String), file);
  const guessed = await columnsOf(
    connection,
    filesRead("read_json", readable, ...options, "sample_size = -1"),
  );
  const asTexts = await readAsTexts(connection, readable, guessed);
  return ofTypes(
    readable,
    guessed.map(({ name, type }) => ({ name, type: asTexts.has(name) ? "VARCHAR" : keptType(type) })),
  );
}

function ofTypes(file: string, columns: readonly SourceColumn[]): string {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
  return filesRead("read_json", file, ...options, `columns = {${types.join(", ")}}`);
}

// The names of those columns whose guessed type is no help to what stands in them.
async function readAsTexts(
  connection: DuckDBConnection,
  file: string,
  guessed: readonly SourceColumn[],
): Promise<ReadonlySet<string>> {
  const unsure = guessed.filter(({ type }) => type === "JSON" || type === "DOUBLE");
  if (unsure.length === 0) return new Set();
  const tests = unsure.map(({ name, type }) => {
    const cell = quotedName(name);
    return type === "JSON"
      ? `coalesce(bool_and(json_type(${cell}) NOT IN ('OBJECT', 'ARRAY')), true)`
      : // Integers become decimal numbers where one of them is beyond 64 bits, and different ones equal.
        `bool_and(regexp_full_match(${cell}::VARCHAR, '-?[0-9]+'))`;
  });
  const raw = ofTypes(
    file,
    unsure.map(({ name }) => ({ name, type: "JSON" })),
  );
  const [row = []] = (await connection.runAndReadAll(`SELECT ${tests.join(", ")} FROM ${raw}`)).getRows();
  return new Set(unsure.filter((_, index) => row[index] === true).map(({ name }) => name));
}

// A text that looks like a date or an identifier stays the text it is, inside of a list or an object too; and Parquet
// has no integers of 128 bits. A type ends where its list, its object or its column does; the name of a field, quoted if
// need be, never does.
const keptAsTexts =
  /"(?:[^"]|"")*"|\b(?:DATE|TIME|TIMESTAMP(?:_S|_MS|_NS)?|UUID|HUGEINT)(?: WITH TIME ZONE)?(?=[,)[]|$)/g;

function keptType(type: string): string {
  return type.replace(keptAsTexts, (found) => (found.startsWith('"') ? found : "VARCHAR"));
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
