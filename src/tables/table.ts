/** What a cell may hold. Unknown is `undefined`: an empty CSV cell, NULL in Parquet. */
export type Cell = string | number | boolean | readonly string[] | readonly number[] | undefined;

/** How a column is typed in Parquet and written as text. `integer` and `real` differ in text: `1` and `1.0`. */
export type CellType = "text" | "integer" | "real" | "boolean" | "text list" | "real list";

/** A column of a table: its name in the file, its type, and where its value comes from. */
export interface Column<Row> {
  readonly name: string;
  readonly type: CellType;
  readonly value: (row: Row) => Cell;
}

/** A column of text. Columns are made by these short functions so that a table reads as a list of its columns. */
export function text<Row>(name: string, value: (row: Row) => string | undefined): Column<Row> {
  return { name, type: "text", value };
}

export function integer<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: "integer", value };
}

export function real<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: "real", value };
}

export function boolean<Row>(name: string, value: (row: Row) => boolean | undefined): Column<Row> {
  return { name, type: "boolean", value };
}

export function textList<Row>(name: string, value: (row: Row) => readonly string[] | undefined): Column<Row> {
  return { name, type: "text list", value };
}

export function realList<Row>(name: string, value: (row: Row) => readonly number[] | undefined): Column<Row> {
  return { name, type: "real list", value };
}
