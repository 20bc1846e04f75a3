import type { AsyncBuffer } from "hyparquet";
import { HindcastError, messageOf } from "../../model/error.ts";
import { knownColumns } from "./episode.ts";
import { type RawRow, requireColumns } from "./rows.ts";

/**
 * The rows of a Parquet file, a row group at a time and of it only the columns that are read. The file may lie anywhere
 * that can hand out a range of its bytes.
 *
 * @throws HindcastError `bad-input` when it is no Parquet file or lacks a column
 */
export async function* readParquetRows(file: AsyncBuffer, name: string): AsyncGenerator<RawRow> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const metadata = await parquetMetadataAsync(file).catch(unreadable(name));
  const found = parquetSchema(metadata).children.map(({ element }) => element.name);
  requireColumns(found, name);
  const columns = knownColumns.filter((column) => found.includes(column));
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const options = { file, metadata, compressors, columns: [...columns], rowStart, rowEnd };
    const rows = await parquetReadObjects(options).catch(unreadable(name));
    // Let go of one by one: a consumer may keep what it makes of them.
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      rows[index] = {};
      if (row) yield { place: `${name} row ${rowStart + index}`, row };
    }
    rowStart = rowEnd;
  }
}

function unreadable(name: string): (cause: unknown) => never {
  return (cause) => {
    if (HindcastError.isInstance(cause)) throw cause;
    throw new HindcastError("bad-input", `${name} cannot be read as Parquet: ${messageOf(cause)}`, { cause });
  };
}
