import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

test("a promise of the solver that fails unwaited for ends the run with a word, and resume goes on", async () => {
  await using folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, 3);
  const solver = path.join(folder.path, "solver.mjs");
  const write = (line: string) =>
    writeFile(
      solver,
      `export default { name: "mine", version: "1", async solve() {
        ${line}
        await new Promise((done) => setTimeout(done, 200));
        return "ANSWER: 3";
      } };\n`,
    );
  await write('Promise.reject(new Error("forgotten"));');
  const where = ["--store", path.join(folder.path, "store"), "--journal", path.join(folder.path, "journal")];
  const asked = ["--data", file, "--model", "mock/a", "--solver", solver];
  const ended = await hindcast(["run", "gsm8k", "--run-id", "r", ...asked, ...where]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/a promise failed that nobody waits for.*forgotten, at .*solver\.mjs:2/);
  expect(ended.stderr).toContain("hindcast resume r goes on");
  expect(ended.stderr).not.toMatch(/internal error|Node\.js v/);

  await write("");
  const resumed = await hindcast(["resume", "r", "--json", ...where]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ attempts: 3, outcomes: { error: 0 } });
}, 60_000);
