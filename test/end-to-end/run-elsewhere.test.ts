import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

test("a run that was begun with relative paths goes on from any folder, asking nothing twice", async () => {
  await using folder = await temporaryFolder();
  const elsewhere = path.join(folder.path, "elsewhere");
  await mkdir(elsewhere);
  await writeWordProblems(folder.path, 3);
  await writeFile(
    path.join(folder.path, "solver.mjs"),
    `export default { name: "own", version: "1", async solve(task, { ask }) {
      const text = await ask(task.prompt);
      if (process.env.BROKEN) throw new Error("broken");
      return text;
    } };`,
  );
  const given = ["--data", "problems.jsonl", "--model", "mock/stand-in-100", "--run-id", "r"];
  const begun = await hindcast(["run", "gsm8k", "--solver", "./solver.mjs", ...given], {
    cwd: folder.path,
    env: { BROKEN: "1" },
  });
  expect(begun.code).toBe(1);
  const store = ["--store", path.join(folder.path, ".hindcast")];
  const resumed = await hindcast(["resume", "r", "--json", ...store], { cwd: elsewhere });
  expect([resumed.stderr, resumed.code]).toEqual([expect.not.stringContaining("cannot"), 0]);
  expect(existsSync(path.join(elsewhere, ".hindcast"))).toBe(false);
  // A stand-in's answers cost something when they are asked, and nothing from the journal.
  expect(JSON.parse(resumed.stdout)).toMatchObject({ outcomes: { error: 0 }, abandoned_cost: 0 });
  for (const command of ["regrade", "replay"])
    expect((await hindcast([command, "r", ...store], { cwd: elsewhere })).code).toBe(0);
});

test("a program runs where its run was begun", async () => {
  await using folder = await temporaryFolder();
  const elsewhere = path.join(folder.path, "elsewhere");
  await mkdir(elsewhere);
  await writeWordProblems(folder.path, 2);
  await writeFile(path.join(folder.path, "agent.sh"), "test -e ready || exit 1; echo ANSWER: 3\n");
  const words = ["--data", "problems.jsonl", "--run-id", "r"];
  const begun = await hindcast(["run", "gsm8k", "--solver", "exec:sh agent.sh", ...words], {
    cwd: folder.path,
  });
  expect(begun.code).toBe(1);
  await writeFile(path.join(folder.path, "ready"), "");
  const store = path.join(folder.path, ".hindcast");
  const resumed = await hindcast(["resume", "r", "--json", "--store", store], { cwd: elsewhere });
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout).outcomes).toMatchObject({ passed: 1, failed: 1, error: 0 });
});
