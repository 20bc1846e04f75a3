import { describe, expect, it } from "vitest";
import { benchmarkNamed } from "../../src/benchmarks/list.ts";
import { loadTasks } from "../../src/benchmarks/load-tasks.ts";
import { openGrader } from "../../src/grade/grader.ts";
import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { hasDocker, testImage } from "../support/docker.ts";
import { expectKnownSolutions } from "../support/expect-known-solutions.ts";
import { runPlainTasks } from "../support/known-solutions.ts";
import { dataFile, hasData } from "./data.ts";

const patience = 300_000;

describe.skipIf(!hasData)("known solutions of the tasks that need only Python", () => {
  it("pass in the process sandbox", { timeout: patience }, async () => {
    const sandbox = await openSandbox({ kind: "process" });
    try {
      expectKnownSolutions(await runPlainTasks(sandbox));
    } finally {
      await sandbox.close();
    }
  });

  it.skipIf(!hasDocker)("pass in a container", { timeout: patience }, async () => {
    const sandbox = await openSandbox({ kind: "docker", image: testImage });
    try {
      expectKnownSolutions(await runPlainTasks(sandbox));
    } finally {
      await sandbox.close();
    }
  });
});

describe.skipIf(!hasData)("known solutions of the small benchmarks", () => {
  it.each([
    ["humaneval", "HumanEval.jsonl.gz", 164],
    ["mbpp", "mbpp-sanitized.jsonl.gz", 427],
  ])("%s: all pass in the process sandbox", { timeout: patience }, async (name, file, count) => {
    const benchmark = benchmarkNamed(name);
    const { tasks } = await loadTasks(benchmark, dataFile("benchmarks", file));
    const sandbox = await openSandbox({ kind: "process" });
    try {
      const limits = { seconds: 60, memoryMb: 2048, diskMb: 256 };
      const grader = await openGrader(tasks, sandbox, { limits, preload: benchmark.preload });
      const graded = await Promise.all(tasks.map((task) => grader.grade(task, task.canonical)));
      expect(graded).toHaveLength(count);
      expect(graded.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});
