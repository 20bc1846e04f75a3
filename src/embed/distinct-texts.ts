import type { DuckDBConnection } from "@duckdb/node-api";
import { quotedName } from "../embeddings/source-columns.ts";
import type { SourceTable } from "../embeddings/source-table.ts";
import { runAll } from "../store/database.ts";

export interface DistinctTexts {
  readonly rows: number;
  /** Different texts. */
  readonly count: number;
  /** Rows whose text is unknown, or only white space. */
  readonly rowsWithoutText: number;
  /** The texts from number `from` on, in blocks. The longest come first: so the time left is no empty promise. */
  readonly texts: (from: number) => AsyncGenerator<readonly string[]>;
  /** The number of each row's text, in the order of the rows, in blocks; null where there is none. */
  readonly numbers: () => AsyncGenerator<readonly (number | null)[]>;
}

/** Numbers the different texts of a column. All of it lies with DuckDB, which moves to its disk what is too much. */
export async function distinctTexts(
  connection: DuckDBConnection,
  { from }: SourceTable,
  column: string,
): Promise<DistinctTexts> {
  const ofRows = `(SELECT row_number() OVER () AS place, ${quotedName(column)} AS text FROM ${from})`;
  await runAll(connection, [
    `CREATE TABLE texts AS
       SELECT (row_number() OVER (ORDER BY strlen(text) DESC, min(place)) - 1)::INT AS number, text
       FROM ${ofRows} WHERE trim(text, E' \\t\\r\\n') <> '' GROUP BY text ORDER BY number`,
    `CREATE TABLE numbers AS SELECT number FROM ${ofRows} LEFT JOIN texts USING (text) ORDER BY place`,
  ]);
  const counted = await connection.runAndReadAll(
    "SELECT count(*)::INT, count(number)::INT, (SELECT count(*)::INT FROM texts) FROM numbers",
  );
  const [rows = 0, withText = 0, count = 0] = (counted.getRows()[0] ?? []).map(Number);
  return {
    rows,
    count,
    rowsWithoutText: rows - withText,
    texts: (first) => column0(connection, `SELECT text FROM texts WHERE number >= ${first}`, String),
    numbers: () =>
      column0(connection, "SELECT number FROM numbers", (cell) => (cell === null ? null : Number(cell))),
  };
}

async function* column0<T>(
  connection: DuckDBConnection,
  sql: string,
  read: (cell: unknown) => T,
): AsyncGenerator<readonly T[]> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk.getColumnValues(0).map(read);
  }
}
