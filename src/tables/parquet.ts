import { writeFile } from "node:fs/promises";
import type { SchemaElement } from "hyparquet-writer";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Cell, CellType, Column } from "./table.ts";

/**
 * Writes a table as a Parquet file (snappy), every column nullable; equal rows give equal bytes.
 *
 * @throws HindcastError `output` when the file cannot be written.
 */
export async function writeParquet<Row>(
  file: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const content = parquetWriteBuffer({
    createdBy: "hindcast",
    // Minima and maxima let a reader skip parts of large files; here they would cost more than they save.
    statistics: false,
    schema: [{ name: "root", num_children: columns.length }, ...columns.flatMap(schemaOf)],
    columnData: columns.map(({ name, type, value }) => ({
      name,
      data: rows.map((row) => stored(type, value(row))),
    })),
  });
  await writeFile(file, new Uint8Array(content)).catch((cause: unknown) => {
    throw new HindcastError("output", `cannot write ${file}: ${messageOf(cause)}`, { cause });
  });
}

type Primitive = Exclude<CellType, "text list" | "real list">;

const primitives: Readonly<Record<Primitive, Partial<SchemaElement>>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  // 64 bits: the token counts of a run pass 2^31.
  integer: { type: "INT64" },
  real: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
};

// A list is three nested elements: the field, its repetition, the item (Parquet's LIST logical type).
function schemaOf({ name, type }: { readonly name: string; readonly type: CellType }): SchemaElement[] {
  if (type !== "text list" && type !== "real list") {
    return [{ name, repetition_type: "OPTIONAL", ...primitives[type] }];
  }
  const item = primitives[type === "text list" ? "text" : "real"];
  return [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...item },
  ];
}

function stored(type: CellType, cell: Cell): unknown {
  if (cell === undefined) return null;
  return type === "integer" && typeof cell === "number" ? wholeNumber(cell) : cell;
}

// A number that is not whole, or too large to be exact, is no count: its column says that it is unknown.
function wholeNumber(cell: number): bigint | null {
  return Number.isSafeInteger(cell) ? BigInt(cell) : null;
}
