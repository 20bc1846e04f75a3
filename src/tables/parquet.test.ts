import { readFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { writeParquet } from "./parquet.ts";
import { boolean, integer, real, realList, text, textList } from "./table.ts";

interface Row {
  readonly id: string;
  readonly count: number | undefined;
  readonly share: number | undefined;
  readonly seconds: readonly number[] | undefined;
}

const columns = [
  text<Row>("id", ({ id }) => id),
  integer<Row>("count", ({ count }) => count),
  real<Row>("share", ({ share }) => share),
  boolean<Row>("big", ({ count }) => (count === undefined ? undefined : count > 10)),
  realList<Row>("seconds", ({ seconds }) => seconds),
  textList<Row>("words", ({ id }) => id.split(" ")),
];

/** DuckDB, a reader that shares no code with the writer. */
async function query(sql: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

test("another reader finds the types, the values and the unknowns", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.parquet");
  await writeParquet(file, columns, [
    { id: "a é", count: 2 ** 40, share: 0.1, seconds: [1.5, 0] },
    { id: "", count: undefined, share: undefined, seconds: undefined },
    { id: "c", count: 0, share: 1, seconds: [] },
  ]);
  expect(await query(`from '${file}'`)).toEqual([
    { id: "a é", count: String(2n ** 40n), share: 0.1, big: true, seconds: [1.5, 0], words: ["a", "é"] },
    { id: "", count: null, share: null, big: null, seconds: null, words: [""] },
    { id: "c", count: "0", share: 1, big: false, seconds: [], words: ["c"] },
  ]);
  expect(await query(`select column_type from (describe from '${file}')`)).toEqual(
    ["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DOUBLE[]", "VARCHAR[]"].map((type) => ({
      column_type: type,
    })),
  );
});

test("many rows keep their order, and equal rows give equal bytes", async () => {
  await using folder = await temporaryFolder();
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    id: `r${index}`,
    count: index,
    share: index / 7,
    seconds: [],
  }));
  const [first, second] = [path.join(folder.path, "1.parquet"), path.join(folder.path, "2.parquet")];
  await writeParquet(first, columns, rows);
  await writeParquet(second, columns, rows);
  expect((await readFile(first)).equals(await readFile(second))).toBe(true);
  expect(await query(`select id from '${first}'`)).toEqual(rows.map(({ id }) => ({ id })));
});

test("no rows are a table all the same", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "empty.parquet");
  await writeParquet(file, columns, []);
  expect(await query(`select count(*) as n from '${file}'`)).toEqual([{ n: "0" }]);
});

test("a folder that is not there is an output error", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "no/where.parquet");
  await expect(writeParquet(file, columns, [])).rejects.toMatchObject({ code: "output" });
});

test("a number that is no count is unknown in a column of counts", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "a.parquet");
  const counts = [10.5, 1e20, Number.NaN, -1, 2 ** 53 - 1];
  await writeParquet(file, [integer<number>("count", (count) => count)], counts);
  expect(await query(`SELECT "count" FROM '${file}'`)).toEqual(
    [null, null, null, "-1", "9007199254740991"].map((count) => ({ count })),
  );
});
