import type { ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { isRunning } from "../support/is-running.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeWordProblems } from "../support/word-problems.ts";
import { hindcast } from "./hindcast.ts";

// Programs that solve run as many at a time as there are processors.
const atOnce = availableParallelism();
const tasks = atOnce * 3 + 2;

/**
 * Runs a program on tasks that takes so many seconds for each, and tells of its processes; `onBegun` is called when as
 * many are at work as may be.
 */
async function running(seconds: number, onBegun: (child: ChildProcess) => void) {
  const folder = await temporaryFolder();
  const { file } = await writeWordProblems(folder.path, tasks);
  const [begun, slept] = ["begun", "slept"].map((name) => path.join(folder.path, name));
  const program = `echo $$ >> ${begun}; sleep ${seconds} & echo $! >> ${slept}; wait; echo "ANSWER: 3"`;
  const pidsIn = async (name = "") =>
    (await readFile(name, "utf8").catch(() => "")).split("\n").filter(Boolean).map(Number);
  const where = ["--store", path.join(folder.path, "store"), "--journal", path.join(folder.path, "journal")];
  const asked = ["--data", file, "--model", "mock/a", "--solver", `exec:${program}`];
  const ended = await hindcast(["run", "gsm8k", "--run-id", "r", ...asked, ...where], {
    onStart: async (child) => {
      await expect.poll(async () => (await pidsIn(slept)).length, { timeout: 20_000 }).toBe(atOnce);
      onBegun(child);
    },
  });
  const alive = async () => [...(await pidsIn(begun)), ...(await pidsIn(slept))].filter(isRunning);
  return {
    ended,
    where,
    begun: () => pidsIn(begun),
    alive,
    async [Symbol.asyncDispose]() {
      for (const pid of await alive()) process.kill(pid, "SIGKILL");
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("after Ctrl-C no program begins, what is at work is kept, and resume does the others", async () => {
  await using run = await running(1, (child) => child.kill("SIGINT"));
  expect([run.ended.code, run.ended.stderr]).toEqual([130, expect.stringContaining("hindcast resume r")]);
  expect(await run.begun()).toHaveLength(atOnce);
  const resumed = await hindcast(["resume", "r", "--json", ...run.where]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ attempts: tasks, outcomes: { error: 0 } });
  expect(await run.begun()).toHaveLength(tasks);
}, 60_000);

test.each([
  [
    "a second Ctrl-C",
    (child: ChildProcess) => {
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGINT"), 300);
    },
  ],
  ["SIGTERM", (child: ChildProcess) => child.kill("SIGTERM")],
  ["SIGHUP", (child: ChildProcess) => child.kill("SIGHUP")],
])(
  "%s ends the programs, and what they started",
  async (_, stop) => {
    const began = performance.now();
    await using run = await running(300, stop);
    expect(run.ended.code, run.ended.stderr).toBe(130);
    await expect.poll(run.alive).toEqual([]);
    expect(await run.begun()).toHaveLength(atOnce);
    expect(performance.now() - began).toBeLessThan(60_000);
  },
  90_000,
);
