import { existsSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { hashFile } from "../bytes/hash-file.ts";
import { HindcastError } from "../model/error.ts";
import type { EmbeddingRecord } from "./embedding-record.ts";
import { embeddingsFormat, readRecord } from "./embeddings-file.ts";
import { vectorsInNpy } from "./npy-vectors.ts";
import { vectorsInParquet } from "./parquet-vectors.ts";
import { openSourceTable, type SourceTable } from "./source-table.ts";

/** A file of embeddings with the table that it was made of; rows have the same numbers in both, from 0. */
export interface Embeddings extends StoredVectors {
  readonly record: EmbeddingRecord;
  readonly source: SourceTable;
}

/** The vectors in a file of embeddings. @throws HindcastError `bad-input` when the file is not what it was. */
export interface StoredVectors {
  /** The vectors of some rows, in their order. @param rows numbers, ascending */
  readonly vectors: (rows: readonly number[]) => Promise<readonly Float32Array[]>;
  /**
   * The cosine of every row with a vector of length 1; NaN for a row without text, 0 where the row's own vector has no
   * direction.
   */
  readonly cosines: (vector: Float32Array) => Promise<Float32Array>;
}

/**
 * Opens what `hindcast embed` wrote.
 *
 * @param table for a .npy file: the table it was made of, when it is no longer where it was
 * @param scratch a folder that may be used as long as the embeddings are
 * @throws HindcastError `bad-input` when the files are not there or do not belong together.
 */
export async function openEmbeddings(
  connection: DuckDBConnection,
  file: string,
  table: string | undefined,
  scratch: string,
): Promise<Embeddings> {
  if (!existsSync(file)) throw new HindcastError("bad-input", `no such file: ${file}`);
  const record = await readRecord(connection, file);
  if (embeddingsFormat(file) === "parquet") {
    return {
      record,
      source: await openSourceTable(connection, file, scratch),
      ...vectorsInParquet(connection, file, record),
    };
  }
  const path = table ?? record.source.path;
  const sha256 = await hashOf(path, file);
  if (sha256 !== record.source.sha256) {
    throw new HindcastError("bad-input", `${path} is not the table that ${file} was made of`, {
      hint: "name that table with --table, or embed this one",
    });
  }
  return { record, source: await openSourceTable(connection, path, scratch), ...vectorsInNpy(file, record) };
}

async function hashOf(table: string, file: string): Promise<string> {
  try {
    return await hashFile(table);
  } catch (cause) {
    const hint = "name the table with --table";
    throw new HindcastError("bad-input", `${table}, which ${file} was made of, cannot be read`, {
      hint,
      cause,
    });
  }
}
