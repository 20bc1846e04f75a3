import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

/** A store, a benchmark of three tasks, and a solver with these members. */
async function place(members: string) {
  const folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, 3);
  const solver = path.join(folder.path, "solver.mjs");
  await writeFile(
    solver,
    `const seen = new Map();\nexport default { name: "own", version: "1", ${members} };\n`,
  );
  const store = path.join(folder.path, "store");
  const where = ["--store", store, "--journal", path.join(folder.path, "journal")];
  const run = [
    "run",
    "gsm8k",
    "--data",
    file,
    "--model",
    "mock/a",
    "--solver",
    solver,
    "--run-id",
    "r",
    ...where,
  ];
  return { store, where, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test("a solver that keeps what it prepared solves in resume and replay as in run", async () => {
  await using at = await place(`
    async prepare(tasks) {
      for (const { id, prompt } of tasks) seen.set(id, { prompt });
      return tasks.length + " tasks seen";
    },
    solve: (task, { ask, epoch }) => {
      if (process.env.OWN_STOPS) throw new Error("stopped");
      return ask(seen.get(task.id).prompt);
    }`);
  const ran = await hindcast(at.run, { env: { OWN_STOPS: "1" } });
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining("3 tasks seen\n")]);
  const resumed = await hindcast(["resume", "r", ...at.where]);
  expect(resumed.stdout).not.toContain("no answer");
  expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining("3 tasks seen\n")]);
  const replayed = await hindcast(["replay", "r", ...at.where]);
  expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringContaining("0 came out differently")]);
});

test.each(["async prepare", "prepare"])(
  "%s that throws is told in a line, and leaves nothing behind",
  async (name) => {
    await using at = await place(`${name}() { throw new Error("no good"); }, solve: async () => "ANSWER: 1"`);
    const { code, stdout, stderr } = await hindcast(at.run);
    expect([code, stdout, stderr]).toEqual([2, "", "hindcast: the solver own cannot be prepared: no good\n"]);
    expect(await readdir(at.store).catch(() => [])).not.toContain("evals");
  },
);

test("what prepare returns is told only where it is a text", async () => {
  await using at = await place(`prepare: () => seen, solve: async () => "ANSWER: 1"`);
  const { code, stderr } = await hindcast(at.run);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("[object")]);
});
