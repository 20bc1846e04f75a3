import { fileWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";

export type SpoolType = "text" | "int32" | "real" | "boolean";
export type SpoolValue = string | number | boolean | null;

export interface SpoolColumn {
  readonly name: string;
  readonly type: SpoolType;
}

/**
 * Rows on their way through the disk: gathered in memory, and written, when told to, as a row group of one Parquet file
 * that keeps their order. It is read once and removed, so that it is neither compressed nor given statistics; written
 * in JavaScript, because handing the rows over to DuckDB costs several times as much as encoding them.
 */
export class Spool {
  readonly file: string;
  readonly #columns: readonly SpoolColumn[];
  readonly #writer: ParquetWriter;
  #values: SpoolValue[][] = [];
  #heldBytes = 0;

  /** @throws Error of the file system, as do `write` and `finish`. */
  constructor(file: string, columns: readonly SpoolColumn[]) {
    this.file = file;
    this.#columns = columns;
    const schema = [{ name: "root", num_children: columns.length }, ...columns.map(schemaOf)];
    this.#writer = new ParquetWriter({
      writer: fileWriter(file),
      schema,
      codec: "UNCOMPRESSED",
      statistics: false,
    });
    this.#clear();
  }

  /** Bytes, roughly, that wait in memory. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes a row, in the order of the columns. */
  add(row: readonly SpoolValue[], bytes: number): void {
    for (let column = 0; column < row.length; column++) this.#values[column]?.push(row[column] as SpoolValue);
    this.#heldBytes += bytes;
  }

  /** Writes what waits. */
  write(): void {
    const rows = this.#values[0]?.length ?? 0;
    if (rows === 0) return;
    const columnData = this.#columns.map(({ name }, index) => ({
      name,
      data: this.#values[index] ?? [],
      encoding: "PLAIN" as const,
      offsetIndex: false,
    }));
    // Both return a promise only for a writer that has one to wait for; a file's has not.
    void this.#writer.write({ columnData, rowGroupSize: rows, pageSize: 0 });
    this.#clear();
  }

  /** Writes what is left, and the end of the file. */
  finish(): void {
    this.write();
    void this.#writer.finish();
  }

  #clear(): void {
    this.#values = this.#columns.map(() => []);
    this.#heldBytes = 0;
  }
}

const parquetTypes: Readonly<Record<SpoolType, Partial<SchemaElement>>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  int32: { type: "INT32" },
  real: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
};

function schemaOf({ name, type }: SpoolColumn): SchemaElement {
  return { name, repetition_type: "OPTIONAL", ...parquetTypes[type] };
}
