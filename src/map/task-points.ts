import type { DuckDBConnection } from "@duckdb/node-api";
import type { Embeddings } from "../embeddings/open-embeddings.ts";
import { quotedName } from "../embeddings/source-columns.ts";
import { requireColumn, type SourceTable } from "../embeddings/source-table.ts";

/** One text of the table: a task, however many rows tell of it. */
export interface TaskPoint {
  /** Number of its first row, from 0. */
  readonly row: number;
  readonly text: string;
  readonly rows: number;
  /** Known ids, sorted. */
  readonly tasks: readonly string[];
  readonly benchmarks: readonly string[];
  /** Whose text it is: which id goes with which benchmark. */
  readonly owners: readonly TextOwner[];
  /** Of the colour's column: a value a row, where it is known, in the order of the rows. */
  readonly values: readonly string[];
}

/** A task that has a text, by the rows that say so. */
export interface TextOwner {
  readonly benchmark: string | undefined;
  readonly task: string;
  readonly rows: number;
}

/** The columns that say what a text is; `undefined` where the table has none. */
export interface PointColumns {
  readonly task: string | undefined;
  readonly benchmark: string | undefined;
  readonly colour: string | undefined;
}

/** @param colour the column the user asked for @throws HindcastError `bad-input` when it is not there. */
export function pointColumns(source: SourceTable, colour: string | undefined, file: string): PointColumns {
  const known = (names: readonly string[]) =>
    names.find((name) => source.columns.some((each) => each.name === name));
  if (colour !== undefined) requireColumn(source, colour, file, "--color");
  const benchmark = known(["benchmark_id", "benchmark"]);
  return {
    task: known(["task_id"]),
    benchmark,
    colour: colour ?? benchmark ?? known(["success", "passed", "outcome"]),
  };
}

/** The different texts of a table, in the order of their first rows. */
export async function taskPoints(
  connection: DuckDBConnection,
  { source, record }: Embeddings,
  { task, benchmark, colour }: PointColumns,
): Promise<TaskPoint[]> {
  const column = (name: string | undefined) => (name === undefined ? "NULL" : `${quotedName(name)}::VARCHAR`);
  const known = (name: string) => `list(DISTINCT ${name} ORDER BY ${name}) FILTER (${name} IS NOT NULL)`;
  const rows = `SELECT row_number() OVER () - 1 AS place, ${column(record.source.column)} AS text,
      ${column(task)} AS task, ${column(benchmark)} AS benchmark, ${column(colour)} AS value FROM ${source.from}`;
  const found = await connection.runAndReadAll(
    `WITH told AS (FROM (${rows}) WHERE trim(text, E' \\t\\r\\n') <> ''),
     owned AS (
       SELECT text, list({benchmark: benchmark, task: task, rows: rows} ORDER BY benchmark, task) AS owners
       FROM (SELECT text, benchmark, task, count(*)::INT AS rows FROM told WHERE task IS NOT NULL GROUP BY ALL)
       GROUP BY text
     )
     SELECT min(place)::INT AS first, text, count(*)::INT, ${known("task")}, ${known("benchmark")}, any_value(owners),
       list(value ORDER BY place) FILTER (value IS NOT NULL)
     FROM told LEFT JOIN owned USING (text) GROUP BY text ORDER BY first`,
  );
  return found.getRowsJS().map(([row, text, count, tasks, benchmarks, owners, values]) => ({
    row: Number(row),
    text: String(text),
    rows: Number(count),
    tasks: texts(tasks),
    benchmarks: texts(benchmarks),
    owners: Array.isArray(owners) ? owners.map(owner) : [],
    values: texts(values),
  }));
}

function owner(struct: unknown): TextOwner {
  const { benchmark, task, rows } = struct as Readonly<Record<string, unknown>>;
  return {
    benchmark: benchmark === null ? undefined : String(benchmark),
    task: String(task),
    rows: Number(rows),
  };
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

const mostNamed = 3;

/** What a point is called: its benchmark and task ids, or the number of its row where it has none. */
export function pointName({ benchmarks, tasks, row }: TaskPoint): string {
  const more = tasks.length - mostNamed;
  const ids = [...tasks.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return [benchmarks.join(", "), ids].filter(Boolean).join(" ") || `row ${row + 1}`;
}
