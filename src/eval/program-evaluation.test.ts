import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { smallRows, writeLines } from "../../test/support/small-benchmark.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { benchmarkNamed } from "../benchmarks/list.ts";
import { gradeGroundTruth } from "../grade/grade.ts";
import { KnownRuns } from "../grade/ground-truth.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";
import type { Limits, Sandbox } from "../sandbox/sandbox.ts";
import { openEvaluation } from "./open-evaluation.ts";

const python = ["python3", "/usr/bin/python3"].some((file) => spawnSync(file, ["--version"]).status === 0);
if (!python) process.stderr.write("python3 is not here: grading in a run was SKIPPED\n");

test.skipIf(!python)(
  "how long known solutions took is known where hindcast grade ran them in such a sandbox; a grade has the program",
  async () => {
    await using folder = await temporaryFolder();
    const data = await writeLines(folder.path, "rows.jsonl", smallRows(3));
    const open = () => openSandbox({ kind: "process", workers: 1 });
    const sandbox = await open();
    const groundTruthFolder = folder.path;
    const limits = { seconds: 30, memoryMb: 1024, diskMb: 16 };
    const benchmark = benchmarkNamed("humaneval");
    await gradeGroundTruth({ benchmark, data, sandbox, taskIds: ["0", "2"], groundTruthFolder, ...limits });
    await sandbox.close();

    const { tasks, openGrading } = await openEvaluation("humaneval", { data });
    const ids = new Set(tasks.map(({ id }) => id));
    await using here = await openGrading(ids, { openSandbox: open, seconds: 30, groundTruthFolder });
    expect([...here.knownSeconds.keys()]).toEqual(["HumanEval/0", "HumanEval/2"]);
    expect([...here.knownSeconds.values()].every((seconds) => seconds > 0 && seconds < 30)).toBe(true);
    const row = 'def add1(x):\n    """Adds 1."""\n    return x + 1\n';
    const answer = `Sure:\n\`\`\`python\n${row}\`\`\`\nExample:\n\`\`\`python\nprint(add1(1))\n\`\`\`\n`;
    expect(await here.grade("HumanEval/1", answer)).toMatchObject({ verdict: "pass", program: row });
    await using elsewhere = await openGrading(ids, { openSandbox: open, seconds: 30 });
    expect(elsewhere.knownSeconds.size).toBe(0);
  },
);

test("an answer gets the memory of the run, and the time that follows from its task's history", async () => {
  await using folder = await temporaryFolder();
  const data = await writeLines(folder.path, "rows.jsonl", smallRows(2));
  const identity = { kind: "process" as const, image: undefined, python: "3", machine: "x", guards: {} };
  const seen: Limits[] = [];
  const late = { exit: undefined, signal: undefined, late: true, oom: false, seconds: 1, output: "" };
  const sandbox: Sandbox = {
    identity,
    workers: 1,
    run: async (_, { limits }) => {
      seen.push(limits);
      return { ...late, messages: [] };
    },
    execute: async () => expect.fail("no program is run"),
    inspect: async (tasks) => tasks.map(() => ({ modules: [], tests: undefined })),
    missing: async () => [],
    preload: async () => undefined,
    close: async () => undefined,
  };
  const { tasks, rowsHash, openGrading } = await openEvaluation("humaneval", { data });
  const known = new KnownRuns(folder.path, "humaneval", rowsHash, identity);
  known.add({ taskId: "HumanEval/0", verdict: "pass", seconds: 30 });
  await using grading = await openGrading(new Set(tasks.map(({ id }) => id)), {
    openSandbox: async () => sandbox,
    seconds: 240,
    memoryMb: 99,
    groundTruthFolder: folder.path,
  });
  for (const { id } of tasks) await grading.grade(id, "x = 1");
  expect(seen.map(({ seconds, memoryMb }) => [seconds, memoryMb])).toEqual([
    [150, 99],
    [240, 99],
    // Of a task without a history.
    [60, 99],
    [240, 99],
  ]);
});

test.skipIf(!python).each([
  ["", "from __future__ import annotations\n"],
  ["a docstring and ", '"""Adds."""\nfrom __future__ import (annotations,\n    division)  # both\n'],
  ["others on its line and ", "from __future__ import annotations; import os; assert os.name\n"],
])("%san import of __future__ may begin an answer to which the task's imports are added", async (_, head) => {
  await using folder = await temporaryFolder();
  const [row] = smallRows(1) as { prompt: string }[];
  const rows = [{ ...row, prompt: `from typing import List\n\n\n${row?.prompt}` }];
  const data = await writeLines(folder.path, "rows.jsonl", rows);
  const { openGrading } = await openEvaluation("humaneval", { data });
  await using grading = await openGrading(new Set(["HumanEval/0"]), {
    openSandbox: () => openSandbox({ kind: "process", workers: 1 }),
    seconds: 30,
  });
  const body = "def add0(x: Unknown) -> List[int]:\n    return x\n";
  const grade = await grading.grade("HumanEval/0", `${head}${body}`);
  expect(grade).toMatchObject({ verdict: "pass", program: expect.stringMatching(/^from __future__ import/) });
  expect(grade.program).toContain(body);
  const misplaced = await grading.grade("HumanEval/0", `x = 1\n${head}${body}`);
  expect(misplaced.verdict).toBe("fail");
});
