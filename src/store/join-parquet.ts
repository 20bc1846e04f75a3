import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ColumnChunk, type FileMetaData, parquetMetadata, type RowGroup } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";

/** A column that holds one text in every row. */
export interface ConstantColumn {
  readonly name: string;
  readonly value: string;
}

const piece = Buffer.allocUnsafeSlow(1 << 18);

/**
 * Makes one Parquet file of several with the same columns: their row groups one after the other, as they are, with a
 * constant column before the others. Nothing is decoded; only what says where things stand is written anew.
 *
 * @throws Error of the file system.
 */
export function joinParquet(parts: readonly string[], target: string, constant: ConstantColumn): void {
  const files = parts.map(openPart);
  try {
    const [root, ...columns] = files[0]?.metadata.schema ?? [];
    if (root === undefined) throw new Error("no part to join");
    const schema = [
      { ...root, num_children: columns.length + 1 },
      {
        name: constant.name,
        type: "BYTE_ARRAY",
        converted_type: "UTF8",
        repetition_type: "OPTIONAL",
      } as const,
      ...columns,
    ];
    const joined = new ParquetWriter({ writer: fileWriter(target), schema, codec: "UNCOMPRESSED" });
    for (const { file, metadata } of files) {
      for (const group of metadata.row_groups) append(joined, file, group, constant);
    }
    // Both return a promise only for a writer that has one to wait for; a file's has not.
    void joined.finish();
  } finally {
    for (const { file } of files) closeSync(file);
  }
}

function openPart(path: string): { file: number; metadata: FileMetaData } {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  const footer = 8 + readBytes(file, size - 8, 4).readUInt32LE();
  const { buffer, byteOffset } = readBytes(file, size - footer, footer);
  return { file, metadata: parquetMetadata(buffer.slice(byteOffset, byteOffset + footer)) };
}

function append(joined: ParquetWriter, file: number, group: RowGroup, { name, value }: ConstantColumn): void {
  const rows = Number(group.num_rows);
  const data = new Array<string>(rows).fill(value);
  void joined.write({ columnData: [{ name, data, encoding: "RLE_DICTIONARY" }], rowGroupSize: rows });
  const target = joined.row_groups.at(-1);
  for (const chunk of group.columns) target?.columns.push(copyChunk(joined, file, chunk));
}

function copyChunk({ writer }: ParquetWriter, file: number, chunk: ColumnChunk): ColumnChunk {
  if (chunk.meta_data === undefined) throw new Error("a column chunk that does not say where it is");
  const { dictionary_page_offset: dictionary, data_page_offset: data, ...rest } = chunk.meta_data;
  const start = dictionary ?? data;
  const moved = BigInt(writer.offset) - start;
  const end = Number(start + rest.total_compressed_size);
  // The writer copies what it is given, so that one piece of memory serves for all.
  for (let at = Number(start); at < end; at += piece.length)
    writer.appendBytes(fill(piece.subarray(0, end - at), file, at));
  // What stands outside of the row group, as a bloom filter, stays behind.
  const { bloom_filter_offset: _offset, bloom_filter_length: _length, ...kept } = rest;
  return {
    file_offset: start + moved,
    meta_data: {
      ...kept,
      ...(dictionary !== undefined && { dictionary_page_offset: dictionary + moved }),
      data_page_offset: data + moved,
    },
  };
}

function readBytes(file: number, start: number, length: number): Buffer<ArrayBuffer> {
  return fill(Buffer.allocUnsafeSlow(length), file, start);
}

function fill<Bytes extends Buffer>(bytes: Bytes, file: number, start: number): Bytes {
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(file, bytes, at, bytes.length - at, start + at);
    if (read === 0) throw new Error("a part ends early");
    at += read;
  }
  return bytes;
}
