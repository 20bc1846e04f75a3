import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { EmbeddingRecord } from "../embeddings/embedding-record.ts";
import { embeddingColumn, recordKey } from "../embeddings/embeddings-file.ts";
import type { SourceTable } from "../embeddings/source-table.ts";
import { fileLiteral, filesRead, literal } from "../store/database.ts";
import type { DistinctTexts } from "./distinct-texts.ts";
import type { VectorJournal } from "./vector-journal.ts";

export interface ParquetOutput {
  readonly file: string;
  readonly connection: DuckDBConnection;
  readonly source: SourceTable;
  readonly record: EmbeddingRecord;
  /** A folder for the vectors on their way. */
  readonly scratch: string;
}

/**
 * Writes the table's own columns, of the types they had, and a list of 32-bit numbers, NULL for a row without text. The
 * record stands in the file's key-value metadata.
 *
 * @throws Error of the disk or of DuckDB.
 */
export async function writeParquet(
  { file, connection, source, record, scratch }: ParquetOutput,
  texts: DistinctTexts,
  vectors: VectorJournal,
): Promise<void> {
  const lists = path.join(scratch, "vectors.parquet");
  await spoolVectors(lists, texts, vectors);
  // Both come in the order of the table's rows.
  const joined = `SELECT t.*, v.${embeddingColumn}
    FROM ${source.from} t POSITIONAL JOIN ${filesRead("read_parquet", lists)} v`;
  const metadata = `KV_METADATA {${recordKey}: ${literal(JSON.stringify(record))}}`;
  await connection.run(
    `COPY (${joined}) TO ${fileLiteral(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384, ${metadata})`,
  );
}

// Through a file because handing lists over to DuckDB costs several times as much as encoding them.
async function spoolVectors(file: string, texts: DistinctTexts, vectors: VectorJournal): Promise<void> {
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: [
      { name: "root", num_children: 1 },
      { name: embeddingColumn, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", repetition_type: "OPTIONAL", type: "FLOAT" },
    ],
    codec: "UNCOMPRESSED",
    statistics: false,
  });
  const row = new Float32Array(vectors.dimension);
  const bytes = new Uint8Array(row.buffer);
  for await (const block of texts.numbers()) {
    const data = block.map((number) => {
      if (number === null) return null;
      vectors.read(number, bytes);
      return [...row];
    });
    const column = { name: embeddingColumn, data, encoding: "PLAIN" as const, offsetIndex: false };
    // A promise only for a writer that has one to wait for; a file's has not.
    void writer.write({ columnData: [column], rowGroupSize: data.length });
  }
  void writer.finish();
}
