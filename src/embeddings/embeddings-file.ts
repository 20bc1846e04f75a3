import { readFile } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { HindcastError } from "../model/error.ts";
import { filePattern, literal } from "../store/database.ts";
import { type EmbeddingRecord, parseRecord } from "./embedding-record.ts";

/** The column of vectors in a Parquet file of embeddings. */
export const embeddingColumn = "embedding";
/** Where a Parquet file of embeddings keeps its record, in its key-value metadata. */
export const recordKey = "hindcast_embedding";

export type EmbeddingsFormat = "npy" | "parquet";

/** @throws HindcastError `usage` for another ending. */
export function embeddingsFormat(file: string): EmbeddingsFormat {
  const kind = /\.(npy|parquet)$/i.exec(file)?.[1]?.toLowerCase();
  if (kind === "npy" || kind === "parquet") return kind;
  throw new HindcastError("usage", "the name of a file of embeddings must say what it is", {
    received: file,
    expected: "a name that ends in .npy or .parquet",
  });
}

/** A matrix of numbers has no room for its record, which lies beside it. */
export function recordBeside(npy: string): string {
  return `${npy}.json`;
}

/** Where embeddings come from. @throws HindcastError `bad-input` when the file is none that Hindcast wrote. */
export async function readRecord(connection: DuckDBConnection, file: string): Promise<EmbeddingRecord> {
  const text =
    embeddingsFormat(file) === "npy"
      ? await readFile(recordBeside(file), "utf8").catch(() => "")
      : await metadataOf(connection, file);
  return parseRecord(text, file);
}

async function metadataOf(connection: DuckDBConnection, file: string): Promise<string> {
  const sql = `SELECT decode(value) FROM parquet_kv_metadata(${literal(filePattern(file))})
    WHERE decode(key) = ${literal(recordKey)}`;
  const found = await connection.runAndReadAll(sql).catch((cause: unknown) => {
    throw new HindcastError("bad-input", `${file} cannot be read as Parquet`, { cause });
  });
  return String(found.getRows()[0]?.[0] ?? "");
}
