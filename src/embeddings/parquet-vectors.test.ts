import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { literal, openDatabase } from "../store/database.ts";
import type { EmbeddingRecord } from "./embedding-record.ts";
import { npyHead } from "./npy.ts";
import { vectorsInNpy } from "./npy-vectors.ts";
import { vectorsInParquet } from "./parquet-vectors.ts";

const vectors = [[1, 0], undefined, [0, 0], [0.6, 0.8]];
const record: EmbeddingRecord = {
  version: 1,
  hindcast: "0",
  source: { path: "tasks.csv", sha256: "", rows: vectors.length, column: "text" },
  model: { kind: "remote", name: "made-up", baseUrl: "http://made-up", longTexts: "cut" },
  dimension: 2,
  texts: 3,
  longTexts: 0,
  rowsWithoutText: 1,
};

it("gives the cosines that a matrix gives: unknown without text, 0 for a vector without direction", async () => {
  await using folder = await temporaryFolder();
  const [npy, parquet] = ["v.npy", "v.parquet"].map((name) => path.join(folder.path, name)) as [
    string,
    string,
  ];
  const numbers = Float32Array.from(vectors.flatMap((vector) => vector ?? [Number.NaN, Number.NaN]));
  await writeFile(npy, Buffer.concat([npyHead(vectors.length, 2), Buffer.from(numbers.buffer)]));
  const database = await openDatabase({ threads: 1 });
  const connection = await database.connect();
  try {
    const rows = vectors.map((vector) => `(${vector ? `[${vector.join()}]::FLOAT[]` : "NULL"})`).join();
    await connection.run(`COPY (FROM (VALUES ${rows}) t(embedding)) TO ${literal(parquet)} (FORMAT parquet)`);
    for (const stored of [vectorsInParquet(connection, parquet, record), vectorsInNpy(npy, record)]) {
      expect(await stored.cosines(Float32Array.of(0, 1))).toEqual(Float32Array.of(0, Number.NaN, 0, 0.8));
      expect(await stored.vectors([0, 3])).toEqual([Float32Array.of(1, 0), Float32Array.of(0.6, 0.8)]);
    }
    const other = vectorsInParquet(connection, parquet, { ...record, dimension: 3 });
    await expect(other.cosines(Float32Array.of(0, 1, 0))).rejects.toThrow(/v\.parquet is not what it was/);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
});
