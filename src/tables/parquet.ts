import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Cell, CellType, Column } from "./table.ts";

const types: Readonly<Record<CellType, DuckDBType>> = {
  text: VARCHAR,
  // Token counts of a run pass 2^31.
  integer: BIGINT,
  real: DOUBLE,
  boolean: BOOLEAN,
  "text list": LIST(VARCHAR),
  "real list": LIST(DOUBLE),
};

// DuckDB's vector size: the most rows a chunk may hold.
const chunkRows = 2048;

/**
 * Writes a table as a zstd Parquet file; equal rows give equal bytes.
 *
 * @throws HindcastError `output` when the file cannot be written.
 */
export async function writeParquet<Row>(
  file: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  // One thread keeps the order of rows; no extension is ever fetched.
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  try {
    const connection = await instance.connect();
    const columnTypes = columns.map(({ type }) => types[type]);
    const definitions = columns.map(
      ({ name }, index) => `"${name.replaceAll('"', '""')}" ${columnTypes[index]}`,
    );
    await connection.run(`create table rows_ (${definitions.join(", ")})`);
    const appender = await connection.createAppender("rows_");
    for (let start = 0; start < rows.length; start += chunkRows) {
      const part = rows.slice(start, start + chunkRows);
      const chunk = DuckDBDataChunk.create(columnTypes, part.length);
      for (const [index, { type, value }] of columns.entries()) {
        chunk.setColumnValues(
          index,
          part.map((row) => duckValue(type, value(row))),
        );
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const target = file.replaceAll("'", "''");
    await connection.run(`copy rows_ to '${target}' (format parquet, compression zstd)`);
    connection.closeSync();
  } catch (cause) {
    throw new HindcastError("output", `${file} cannot be written: ${messageOf(cause)}`, { cause });
  } finally {
    instance.closeSync();
  }
}

function duckValue(type: CellType, cell: Cell): DuckDBValue {
  if (cell === undefined) return null;
  if (type === "integer" && typeof cell === "number") return BigInt(cell);
  return typeof cell === "object" ? listValue([...cell]) : cell;
}
