import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { HindcastError, messageOf } from "../model/error.ts";
import { filesRead } from "../store/database.ts";
import { spoolCsv } from "./csv-source.ts";
import { jsonLinesSource } from "./json-lines-source.ts";
import { columnsOf, type SourceColumn } from "./source-columns.ts";

/** A table of tasks, as DuckDB sees it. */
export interface SourceTable {
  /** What stands after FROM. Rows come in the order of the file. */
  readonly from: string;
  readonly columns: readonly SourceColumn[];
}

/**
 * Opens a table by the ending of its name: .csv (RFC 4180 with a header), .jsonl or .ndjson, .parquet.
 *
 * @param scratch a folder that holds the rows of a text file as long as the table is used
 * @throws HindcastError `usage` for another ending, `bad-input` when the file is no such table.
 */
export async function openSourceTable(
  connection: DuckDBConnection,
  file: string,
  scratch: string,
): Promise<SourceTable> {
  const kind = /\.(csv|jsonl|ndjson|parquet)$/i.exec(file)?.[1]?.toLowerCase();
  if (kind === undefined) {
    throw new HindcastError("usage", "the name of a table must say what it is", {
      received: file,
      expected: "a name that ends in .csv, .parquet, .jsonl or .ndjson",
    });
  }
  try {
    const from =
      kind === "csv"
        ? filesRead("read_parquet", await spoolCsv(file, path.join(scratch, "table.parquet")))
        : kind === "parquet"
          ? filesRead("read_parquet", file)
          : await jsonLinesSource(connection, file, path.join(scratch, "table.jsonl"));
    return { from, columns: await columnsOf(connection, from) };
  } catch (cause) {
    if (HindcastError.isInstance(cause)) throw cause;
    const [reason] = messageOf(cause).split("\n");
    throw new HindcastError("bad-input", `${file} cannot be read as ${kind}: ${reason}`, { cause });
  }
}

/** The column of that name. @throws HindcastError `bad-input` naming the columns that are there. */
export function requireColumn(
  { columns }: SourceTable,
  name: string,
  file: string,
  flag = "--column",
): SourceColumn {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  throw new HindcastError("bad-input", `${file} has no column ${name}`, {
    received: columns.map((column) => column.name).join(", "),
    hint: `name one with ${flag}`,
  });
}
