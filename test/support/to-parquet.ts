import { literal, openDatabase } from "../../src/store/database.ts";

/** The rows of a JSONL file as DuckDB writes them to Parquet: 64-bit integers, lists, the last row first. */
export async function toParquet(lines: string): Promise<string> {
  const file = lines.replace(/\.jsonl$/, ".parquet");
  const database = await openDatabase({ threads: 1 });
  const connection = await database.connect();
  try {
    const rows = `SELECT * FROM read_json(${literal(lines)}) ORDER BY task_id DESC`;
    await connection.run(`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
  return file;
}
