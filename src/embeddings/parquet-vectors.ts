import type { DuckDBConnection } from "@duckdb/node-api";
import { HindcastError, messageOf } from "../model/error.ts";
import { filesRead } from "../store/database.ts";
import type { EmbeddingRecord } from "./embedding-record.ts";
import { embeddingColumn } from "./embeddings-file.ts";
import type { StoredVectors } from "./open-embeddings.ts";

/** The vectors of a Parquet file of embeddings; a row without text has NULL for a vector. */
export function vectorsInParquet(
  connection: DuckDBConnection,
  file: string,
  { dimension }: EmbeddingRecord,
): StoredVectors {
  return {
    vectors: async (rows) => {
      const chosen = `SELECT ${embeddingColumn} FROM ${filesRead("read_parquet", file, "file_row_number = true")}
        WHERE file_row_number IN (${rows.join(", ") || "-1"}) ORDER BY file_row_number`;
      const found = await connection.runAndReadAll(chosen);
      return (
        found.getColumnsJS()[0]?.map((list) => Float32Array.from(Array.isArray(list) ? list : [], Number)) ??
        []
      );
    },
    cosines: async (vector) => {
      // Arrays of a known length: the functions for lists look into the list even where it is NULL, and fail.
      const type = `FLOAT[${dimension}]`;
      const products = `SELECT array_inner_product(${embeddingColumn}::${type}, [${vector.join(", ")}]::${type})
        FROM ${filesRead("read_parquet", file)}`;
      try {
        return Float32Array.from(await numbersOf(connection, products));
      } catch (cause) {
        throw new HindcastError(
          "bad-input",
          `${file} is not what it was: ${messageOf(cause).split("\n")[0]}`,
          {
            expected: `vectors of ${dimension} numbers, as its record says`,
            cause,
          },
        );
      }
    },
  };
}

async function numbersOf(connection: DuckDBConnection, sql: string): Promise<number[]> {
  const result = await connection.stream(sql);
  const numbers: number[] = [];
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const value of chunk.getColumnValues(0)) numbers.push(value === null ? Number.NaN : Number(value));
  }
  return numbers;
}
