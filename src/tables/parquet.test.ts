import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, expect, test } from "vitest";
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
  boolean<Row>("big", ({ count }) => count !== undefined && count > 10),
  realList<Row>("seconds", ({ seconds }) => seconds),
  textList<Row>("words", ({ id }) => id.split(" ")),
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hindcast-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("an independent reader finds the types, the values and the unknowns", async () => {
  const file = path.join(folder, "it's.parquet");
  await writeParquet(file, columns, [
    { id: "a b", count: 2 ** 40, share: 0.1, seconds: [1.5, 0] },
    { id: "", count: undefined, share: undefined, seconds: undefined },
  ]);
  expect(await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors })).toEqual([
    { id: "a b", count: 2n ** 40n, share: 0.1, big: true, seconds: [1.5, 0], words: ["a", "b"] },
    { id: "", count: null, share: null, big: false, seconds: undefined, words: [""] },
  ]);
});

test("more rows than a chunk holds keep their order, and equal rows give equal bytes", async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    id: `r${index}`,
    count: index,
    share: index / 7,
    seconds: [],
  }));
  const [first, second] = [path.join(folder, "1.parquet"), path.join(folder, "2.parquet")];
  await writeParquet(first, columns, rows);
  await writeParquet(second, columns, rows);
  expect((await readFile(first)).equals(await readFile(second))).toBe(true);
  const read = await parquetReadObjects({
    file: await asyncBufferFromFile(first),
    compressors,
    columns: ["id"],
  });
  expect(read.map((row) => row["id"])).toEqual(rows.map(({ id }) => id));
});

test("a folder that is not there is an output error", async () => {
  await expect(writeParquet(path.join(folder, "no/where.parquet"), columns, [])).rejects.toMatchObject({
    code: "output",
  });
});
