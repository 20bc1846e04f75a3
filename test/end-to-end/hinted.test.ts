import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

test("hints made from a run of the store stand before its failed tasks in the next run, and compare says so", async () => {
  await using folder = await temporaryFolder();
  const place = (name: string) => path.join(folder.path, name);
  const { file } = await writeWordProblems(folder.path, 6);
  const where = ["--store", place("store"), "--journal", place("journal")];
  const run = async (runId: string, ...words: string[]) => {
    const given = ["--data", file, "--model", "mock/stand-in-50", "--run-id", runId, ...where];
    const { code, stderr } = await hindcast(["run", "gsm8k", ...given, ...words]);
    expect(code, stderr).toBe(0);
  };
  await run("base");
  const failed = place("failed.json");
  const [, store = ""] = where;
  expect((await hindcast(["analyze-failures", "base", "--store", store, "-o", failed])).code).toBe(0);
  const model = ["--model", "mock/gpt-4o-mini", "--max-rpm", "100000", ...where.slice(2)];
  const hints = await hindcast(["hints", store, ...model, "--out", place("hints")]);
  expect(hints.code, hints.stderr).toBe(0);
  await run("again", "--sample-ids", failed, "--solver", "hinted", "--hints", place("hints"));

  const { sample_ids: ids } = JSON.parse(await readFile(failed, "utf8"));
  const shown = await hindcast(["show", "again", String(ids[0]), "--store", store]);
  const [hint, question] = ["# Hints", "Ann has"].map((text) => shown.stdout.indexOf(text));
  expect(hint).toBeGreaterThan(-1);
  expect(question).toBeGreaterThan(hint ?? 0);
  const compared = await hindcast(["compare", "base", "again", "--store", store]);
  expect(compared.stdout).toContain(`come from attempts at ${ids.length} of these ${ids.length} tasks`);
}, 120_000);
