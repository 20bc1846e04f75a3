import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { writeCodeProblems } from "../../test/support/code-problems.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { toParquet } from "../../test/support/to-parquet.ts";
import { benchmarkNamed } from "./list.ts";
import { loadTasks } from "./load-tasks.ts";

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

test("a folder's files hold the tasks together", async () => {
  await using folder = await temporaryFolder();
  const [whole, parts] = [path.join(folder.path, "whole"), path.join(folder.path, "parts")];
  await Promise.all([mkdir(whole), mkdir(parts)]);
  const both = await mbppLines(whole);
  const lines = (await readFile(both, "utf8")).trim().split("\n");
  await writeFile(path.join(parts, "b.jsonl"), `${lines[0]}\n${lines[3]}\n`);
  await writeFile(path.join(parts, "a.jsonl.gz"), gzipSync(lines.slice(1, 3).join("\n")));
  await writeFile(path.join(parts, "README.md"), "no tasks");
  const benchmark = benchmarkNamed("mbpp");
  const together = await loadTasks(benchmark, parts);
  expect(together.tasks.map(({ id }) => id)).toEqual(["2", "3", "10", "809"]);
  expect(together.rowsHash).toBe((await loadTasks(benchmark, both)).rowsHash);
  await copyFile(both, path.join(parts, "c.jsonl"));
  await expect(loadTasks(benchmark, parts)).rejects.toThrow(/parts holds the task \d+ twice/);
  await expect(loadTasks(benchmark, folder.path)).rejects.toThrow(/holds no file that ends in/);
});

test("what is no Parquet is said so", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "tasks.parquet");
  await writeFile(file, "PAR1 and nothing else");
  await expect(loadTasks(benchmarkNamed("mbpp"), file)).rejects.toThrow(
    /tasks\.parquet cannot be read as Parquet/,
  );
});
