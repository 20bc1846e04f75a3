import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { writeCodeProblems } from "../../test/support/code-problems.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { literal, openDatabase } from "../store/database.ts";
import { benchmarkNamed } from "./list.ts";
import { loadTasks } from "./load-tasks.ts";

/** The rows of a JSONL file as DuckDB writes them to Parquet: 64-bit integers, lists, the last row first. */
async function toParquet(lines: string): Promise<string> {
  const file = lines.replace(/\.jsonl$/, ".parquet");
  const database = await openDatabase({ threads: 1 });
  const connection = await database.connect();
  try {
    const rows = `SELECT * FROM read_json(${literal(lines)}) ORDER BY task_id DESC`;
    await connection.run(`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
  return file;
}

async function mbppLines(folder: string): Promise<string> {
  const rows = [2, 3, 10, 809].map((task_id) => ({
    source_file: "made up",
    task_id,
    prompt: `Write a function that adds ${task_id} – “exactly”.`,
    code: `def add(n):\r\n\treturn n + ${task_id}\n`,
    test_imports: task_id === 3 ? ["import math", "import os"] : [],
    test_list: [`assert add(1) == ${task_id + 1}`, `assert add(0) == ${task_id}`],
  }));
  const file = path.join(folder, "mbpp.jsonl");
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

test.each([
  ["bigcodebench", (folder: string) => writeCodeProblems(folder, 12)],
  ["mbpp", mbppLines],
])("%s: the same tasks from Parquet, in another order, as from lines", async (name, write) => {
  await using folder = await temporaryFolder();
  const lines = await write(folder.path);
  const benchmark = benchmarkNamed(name);
  const ofLines = await loadTasks(benchmark, lines);
  const ofParquet = await loadTasks(benchmark, await toParquet(lines));
  expect(ofParquet.rowsHash).toBe(ofLines.rowsHash);
  expect(ofParquet.sha256).not.toBe(ofLines.sha256);
  expect(ofParquet.tasks.map(({ id }) => id)).toEqual(ofLines.tasks.map(({ id }) => id));
  const [split = ""] = benchmark.splits;
  for (const [index, task] of ofLines.tasks.entries()) {
    const other = ofParquet.tasks[index];
    expect(other?.row).toEqual(task.row);
    expect([other?.ask(split), other?.canonical]).toEqual([task.ask(split), task.canonical]);
  }
});

test("another field that counts is another hash", async () => {
  await using folder = await temporaryFolder();
  const benchmark = benchmarkNamed("mbpp");
  const { rowsHash } = await loadTasks(benchmark, await mbppLines(folder.path));
  const row = { task_id: 2, prompt: "p", code: "c", test_imports: [], test_list: ["assert True"] };
  const file = path.join(folder.path, "other.jsonl.gz");
  await writeFile(file, gzipSync(JSON.stringify(row)));
  expect((await loadTasks(benchmark, file)).rowsHash).not.toBe(rowsHash);
});

test("what is no Parquet is said so", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "tasks.parquet");
  await writeFile(file, "PAR1 and nothing else");
  await expect(loadTasks(benchmarkNamed("mbpp"), file)).rejects.toThrow(
    /tasks\.parquet cannot be read as Parquet/,
  );
});
