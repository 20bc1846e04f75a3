import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

test("a reader that goes away ends no work, and changes no exit code", async () => {
  await using folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, 40);
  const store = ["--store", path.join(folder.path, "store")];
  const journal = ["--journal", path.join(folder.path, "journal")];
  const run = (model: string, runId: string) =>
    hindcast(["run", "gsm8k", "--data", file, "--model", model, "--run-id", runId, ...store, ...journal], {
      unread: ["stdout", "stderr"],
    });
  expect((await run("mock/stand-in-90", "good")).code).toBe(0);
  expect((await run("mock/stand-in-10", "bad")).code).toBe(0);
  const compare = ["compare", "good", "bad", "--fail-on-regression", ...store];
  expect((await hindcast(compare)).code).toBe(3);
  expect((await hindcast(compare, { unread: ["stdout"] })).code).toBe(3);
  expect((await hindcast(compare, { unread: ["stdout", "stderr"] })).code).toBe(3);
});

test("query writes the form that a file's name says, refuses contradictions, and tells of a store that is not there", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => path.join(folder.path, name);
  const query = (...words: string[]) =>
    hindcast(["query", "select 1 as one", "--store", at("store"), ...words]);
  const csv = await query("-o", at("rows.csv"));
  expect([csv.code, csv.stderr]).toEqual([0, `no runs in ${at("store")}: every table is empty\n`]);
  expect(await readFile(at("rows.csv"), "utf8")).toBe("one\r\n1\r\n");
  expect((await query("-o", at("rows.parquet"))).code).toBe(0);
  expect((await readFile(at("rows.parquet"))).subarray(0, 4).toString()).toBe("PAR1");
  for (const words of [
    ["-o", at("a.csv"), "--json"],
    ["--format", "csv", "--json"],
    ["-o", at("a.xlsx")],
  ])
    expect((await query(...words)).code).toBe(2);
  expect([existsSync(at("a.csv")), existsSync(at("a.xlsx"))]).toEqual([false, false]);
  const file = await hindcast(["query", "select 1", "--store", at("rows.csv")]);
  expect([file.code, file.stderr]).toEqual([1, expect.stringContaining("cannot read the store")]);
});
