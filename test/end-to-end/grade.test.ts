import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEvalResults } from "../../src/sources/bigcodebench/read-eval-results.ts";
import { smallRows, writeLines } from "../support/small-benchmark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

// A disk of its own that can be full, which takes the right to mount.
const canMount = process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0;
if (!canMount) process.stderr.write("full disk: SKIPPED, no right to mount\n");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  data = await writeLines(folder.path, "tasks.jsonl", smallRows(6));
});

afterEach(() => folder[Symbol.asyncDispose]());

const right = (n: number) => `Sure:\n\`\`\`python\ndef add${n}(x):\n    return x + ${n}\n\`\`\`\n`;

function fixedWords(): string[] {
  const truth = path.join(folder.path, "truth");
  return ["--data", data, "--sandbox", "process", "--jobs", "2", "--ground-truth-folder", truth];
}

function grade(...words: string[]) {
  return hindcast(["grade", "humaneval", ...fixedWords(), ...words]);
}

function answers(rows: readonly object[], name = "m.jsonl") {
  return writeLines(folder.path, name, rows);
}

const file = (name: string) => path.join(folder.path, name);

describe("hindcast grade", () => {
  it("does not write over answers or tasks", async () => {
    const given = await answers([{ task_id: "HumanEval/0", answer: right(0) }]);
    for (const out of [given, data]) {
      const { code, stderr } = await grade("--samples", given, "-o", out);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("is read, and would be"),
      });
    }
    expect(readdirSync(folder.path)).toEqual(["m.jsonl", "tasks.jsonl"]);
  });

  it("does not write over results of another tool unless told to", async () => {
    const given = await answers([{ task_id: "HumanEval/0", answer: right(0) }]);
    const official = '{"date": "2025-01-01", "eval": {}}';
    await writeFile(file("m_eval_results.json"), official);
    const refused = await grade("--samples", given);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("written by another tool") });
    expect(readFileSync(file("m_eval_results.json"), "utf8")).toBe(official);
    expect((await grade("--samples", given, "--force")).code).toBe(0);
    expect((await grade("--samples", given)).code).toBe(0);
  });

  it("grades answers of every form and writes what the official tools read", async () => {
    const given = await answers([
      { task_id: "HumanEval/0", answer: right(0) },
      { task_id: "1", completion: "    return x + 1\n" },
      { task_id: "HumanEval/2", solution: "def add2(x):\n    return x - 2\n" },
      { task_id: "HumanEval/3", answer: "def add3(x): import os; os._exit(0)" },
      { task_id: "HumanEval/4", answer: "I do not know." },
      { task_id: "HumanEval/5", solution: "import nowhere" },
    ]);
    const { code, stdout, stderr } = await grade("--samples", given);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain("warning: --sandbox process is for code that you would also run without it");
    expect(stdout).toContain("2 pass, 2 fail, 1 crash, 1 import_error");
    expect(stdout).toContain("all tasks (6): pass@1 33.3%, pass^1 33.3%");
    const results = await readEvalResults(file("m_eval_results.json"));
    expect(results.answers.map(({ taskId, verdict, status }) => [taskId, verdict, status])).toEqual([
      ["HumanEval/0", "pass", "pass"],
      ["HumanEval/1", "pass", "pass"],
      ["HumanEval/2", "fail", "fail"],
      ["HumanEval/3", "crash", "timeout"],
      ["HumanEval/4", "fail", "fail"],
      ["HumanEval/5", "import_error", "fail"],
    ]);
    expect(JSON.parse(await readFile(file("m_pass_at_k.json"), "utf8"))).toEqual({
      "pass@1": 2 / 6,
      model: "m.jsonl",
      split: "complete",
      subset: "full",
      calibrated: true,
      gt_pass_rate: 1,
      failed_tasks: [],
    });
  });

  it("gives the same bytes again, also after it was killed", { timeout: 120_000 }, async () => {
    const slow = (n: number) =>
      `import time\ndef add${n}(x):\n    time.sleep(0.4)\n    return x + ${n % 4}\n`;
    const given = await answers(
      Array.from({ length: 6 }, (_, n) =>
        [1, 2].map(() => ({ task_id: String(n), solution: slow(n) })),
      ).flat(),
    );
    const words = ["--answers", given, "--k", "1,2"];
    expect((await grade(...words, "-o", file("whole.json"))).code).toBe(0);
    const ended = await hindcast(
      [
        "grade",
        "humaneval",
        "--data",
        data,
        "--sandbox",
        "process",
        "--jobs",
        "2",
        ...words,
        "-o",
        file("cut.json"),
        "--ground-truth-folder",
        file("truth"),
      ],
      { onStart: (child) => void killWhenStarted(child.pid as number, file("cut.json.part")) },
    );
    expect(ended.code).toBeNull();
    const kept = (await readFile(file("cut.json.part"), "utf8")).split("\n").length - 2;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(12);
    const again = await grade(...words, "-o", file("cut.json"));
    expect(again.code).toBe(0);
    expect(await readFile(file("cut.json"), "utf8")).toBe(await readFile(file("whole.json"), "utf8"));
    expect(await readFile(file("cut_pass_at_k.json"), "utf8")).toBe(
      await readFile(file("whole_pass_at_k.json"), "utf8"),
    );
    expect(JSON.parse(await readFile(file("whole.json"), "utf8"))).toMatchObject({
      hindcast: { scores: { all: { tasks: 6, rates: { "pass@2": 4 / 6, "pass^2": 4 / 6 } } } },
    });
  });

  it("keeps what is graded on Ctrl-C, ends what runs, and says how to go on", async () => {
    const command = `sleep 300.${process.pid}`;
    const given = await answers([
      { task_id: "0", answer: right(0) },
      { task_id: "1", solution: `import subprocess\nsubprocess.run(${JSON.stringify(command.split(" "))})` },
    ]);
    const { code, stderr } = await hindcast(
      [
        "grade",
        "humaneval",
        "--data",
        data,
        "--sandbox",
        "process",
        "--answers",
        given,
        "--ground-truth-folder",
        file("truth"),
      ],
      { onStart: (child) => void interruptWhenGraded(child, file("m_eval_results.json.part"), command) },
    );
    expect(code).toBe(130);
    expect(stderr).toContain("interrupted: what is graded is kept; start the same command again to go on");
    expect(await readFile(file("m_eval_results.json.part"), "utf8")).toContain(
      '"taskId":"HumanEval/0","verdict":"pass"',
    );
    expect(await processIs(false, command)).toBe(true);
  });

  it("counts infra when no sandbox starts any more, keeps what is graded, and goes on later", async () => {
    const python = file("python");
    symlinkSync("/usr/bin/python3", python);
    const command = `sleep 3.${process.pid}`;
    const given = await answers([
      { task_id: "0", solution: "def add0(x): return x" },
      {
        task_id: "1",
        solution: `import subprocess\nsubprocess.run(${JSON.stringify(command.split(" "))})\ndef add1(x): return x + 1`,
      },
      { task_id: "2", solution: "def add2(x): return x + 2" },
    ]);
    const words = ["--answers", given, "--python", python, "--jobs", "1"];
    const whole = await grade(...words, "-o", file("whole.json"));
    expect(whole.code).toBe(0);
    const part = file("m_eval_results.json.part");
    const onStart = (child: ChildProcess) => void loseSandbox(child.pid as number, python, part, command);
    const lost = await hindcast(["grade", "humaneval", ...fixedWords(), ...words], { onStart });
    expect(lost.code).toBe(1);
    expect(lost.stdout).toContain("1 pass, 2 infra\nall tasks (1): pass@1 100.0%");
    expect(lost.stderr).toContain("2 answers could not be graded: start the same command again");
    symlinkSync("/usr/bin/python3", python);
    const again = await grade(...words);
    expect({ code: again.code, stdout: again.stdout.split("\n")[0] }).toEqual({ code: 0, stdout: "3 pass" });
    expect(await readFile(file("m_eval_results.json"), "utf8")).toBe(
      await readFile(file("whole.json"), "utf8"),
    );
  });

  it("tells what the process sandbox forbids", async () => {
    const { code, stdout } = await hindcast(["sandbox", "check", "--sandbox", "process"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^process sandbox, Python 3\.\d+\.\d+, \w+\nguards: pids (yes|NO), network (yes|NO),/,
    );
  });

  it("has nothing to do for an empty selection, and never takes it for all", async () => {
    const given = await answers([{ task_id: "0", answer: right(0) }]);
    await writeFile(file("none.json"), '{"sample_ids": []}');
    const { code, stdout } = await grade("--answers", given, "--task-ids", file("none.json"));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "0 tasks: nothing to do\n" });
    expect(readdirSync(folder.path)).not.toContain("m_eval_results.json");
  });

  it("lists benchmarks", async () => {
    const { stdout } = await hindcast(["benchmarks", "--json"]);
    const rows: unknown = JSON.parse(stdout);
    expect(rows).toMatchObject([
      { name: "bigcodebench", tasks: 1140, licence: "Apache-2.0", answers: "programs" },
      { name: "bigcodebench_hard" },
      { name: "humaneval" },
      { name: "mbpp" },
      { name: "gsm8k", tasks: 1319, licence: "MIT", answers: "texts" },
    ]);
  });

  it("refuses a score where known solutions fail, and says so when it is forced", async () => {
    const rows = smallRows(6).map((row, n) =>
      n === 2 ? { ...row, canonical_solution: "    return 0\n" } : row,
    );
    data = await writeLines(folder.path, "tasks.jsonl", rows);
    const given = await answers([0, 1, 2].map((n) => ({ task_id: String(n), answer: right(n) })));
    const refused = await grade("--answers", given);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(
      /known solutions fail in it: received 66\.7% of 3 \(failed: HumanEval\/2\)/,
    );
    const forced = await grade("--answers", given, "--force", "--json");
    expect(forced.code).toBe(0);
    expect(JSON.parse(forced.stdout)).toMatchObject({
      scores: { verdicts: { pass: 3 } },
      groundTruth: { failed: ["HumanEval/2"] },
    });
    expect(await readFile(file("m_eval_results.json"), "utf8")).toContain(
      "only 66.7% of the known solutions pass",
    );
    const alone = await grade("--ground-truth");
    expect(alone.code).toBe(3);
    expect(alone.stdout).toContain("HumanEval: 83.3% of 6 known solutions pass\nnever pass: HumanEval/2\n");
  });

  it("goes on after answers that cannot be used, and says which", async () => {
    const given = await answers([
      { task_id: "HumanEval/99", answer: "x" },
      { answer: "x" },
      { task_id: "HumanEval/0" },
      { task_id: "HumanEval/0", answer: right(0) },
      { task_id: "HumanEval/0", answer: right(0) },
      { task_id: "HumanEval/1", solution: "x".repeat(10_000_000) },
      { task_id: "HumanEval/2", solution: "x = '\ud800'" },
    ]);
    const failSet = file("fails.json");
    await writeFile(failSet, JSON.stringify({ mode: "single", sample_ids: [0, "1", "HumanEval/2", 3] }));
    const { code, stderr, stdout } = await grade("--answers", given, "--task-ids", failSet);
    expect(code).toBe(1);
    expect(stderr).toContain("answer 1: no task HumanEval/99 in the benchmark");
    expect(stderr).toContain("answer 2: no task_id");
    expect(stderr).toContain("answer 3: no solution, completion, answer");
    expect(stderr).toContain("1 answers repeat another to the same task word for word");
    expect(stderr).toContain("1 tasks have no answer");
    expect(stdout).toContain("2 pass, 2 fail");
  });

  it.each<[string, (given: string) => readonly string[] | Promise<readonly string[]>, RegExp, number]>([
    [
      "unknown task ids",
      (given) => ["--answers", given, "--task-ids", "0,77"],
      /one selected task is unknown: received 77, expected ids such as HumanEval\/0/,
      1,
    ],
    ["no answers", () => [], /nothing to grade: expected --answers FILE, or --ground-truth/, 2],
    ["no such file", () => ["--answers", "nothing.jsonl"], /cannot read nothing\.jsonl/, 1],
    [
      "an unknown sandbox",
      (given) => ["--answers", given, "--sandbox", "cloud"],
      /--sandbox: received cloud, expected docker or process/,
      2,
    ],
    [
      "no such Python",
      (given) => ["--answers", given, "--python", "/no/python"],
      /the sandbox does not start: received spawn \/no\/python ENOENT/,
      1,
    ],
    [
      "a program that is no Python",
      (given) => ["--answers", given, "--python", "/bin/cat"],
      /the sandbox does not start/,
      1,
    ],
    [
      "a folder that is not there",
      (given) => ["--answers", given, "-o", "/no/where/x.json"],
      /cannot write \/no\/where\/x\.json\.part/,
      1,
    ],
    [
      "answers to another benchmark",
      async () => [
        "--answers",
        await answers([{ task_id: "BigCodeBench/1000", solution: "" }], "other.jsonl"),
      ],
      /holds answers to another benchmark: received BigCodeBench\/1000, expected task ids as HumanEval\/0/,
      1,
    ],
    [
      "a file that is not UTF-8",
      async () => {
        await writeFile(file("latin.jsonl"), Buffer.from('{"task_id":"0","answer":"\xe9"}\n', "latin1"));
        return ["--answers", file("latin.jsonl")];
      },
      /latin\.jsonl is not UTF-8/,
      1,
    ],
  ])("says in a line what is wrong: %s", async (_, words, expected, exit) => {
    const given = await answers([{ task_id: "0", answer: right(0) }]);
    const { code, stderr, stdout } = await grade(...(await words(given)));
    expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringMatching(expected) });
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stdout).toBe("");
  });

  it.skipIf(!canMount)("keeps what is graded when the disk is full", async () => {
    const disk = file("disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "hindcast-test", disk]);
    try {
      const padding = `# ${"x".repeat(20_000)}\n`;
      const given = await answers(
        [0, 1, 2, 3, 4, 5].map((n) => ({
          task_id: String(n),
          solution: `${padding}def add${n}(x): return x`,
        })),
      );
      const { code, stderr } = await grade(
        "--answers",
        given,
        "-o",
        path.join(disk, "r.json"),
        "--jobs",
        "1",
      );
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /cannot write .*r\.json\.part: ENOSPC.*\n {2}check that .* its disk has room; what is graded is kept/,
      );
      expect(readdirSync(disk)).toEqual(["r.json.part"]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  it("says when there is no Docker", async () => {
    const given = await answers([{ task_id: "0", answer: right(0) }]);
    const before = process.env["DOCKER_HOST"];
    process.env["DOCKER_HOST"] = `unix://${file("no.sock")}`;
    try {
      const { code, stderr } = await hindcast(["grade", "humaneval", "--data", data, "--answers", given]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/no Docker engine answers|there is no docker command/);
      expect(stderr).toContain("--sandbox process for code that you trust");
    } finally {
      if (before === undefined) delete process.env["DOCKER_HOST"];
      else process.env["DOCKER_HOST"] = before;
    }
  });
});

// As soon as something is graded.
async function killWhenStarted(pid: number, part: string): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    const lines = await readFile(part, "utf8").catch(() => "");
    if (lines.split("\n").length > 4) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.kill(pid, "SIGKILL");
}

// While the second answer runs: the fork server is killed, and there is no interpreter to start another with.
async function loseSandbox(pid: number, python: string, part: string, command: string): Promise<void> {
  await untilGraded(part);
  await processIs(true, command);
  rmSync(python);
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  for (const child of stdout.split("\n").filter(Boolean)) {
    try {
      process.kill(-Number(child), "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

// While the other answer runs what it starts.
async function interruptWhenGraded(child: ChildProcess, part: string, command: string): Promise<void> {
  await untilGraded(part);
  await processIs(true, command);
  child.kill("SIGINT");
}

async function untilGraded(part: string): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    if ((await readFile(part, "utf8").catch(() => "")).includes('"taskId"')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether there is, or is no longer, a process of that command line, within ten seconds. */
async function processIs(running: boolean, command: string): Promise<boolean> {
  for (let waited = 0; waited < 100; waited++) {
    const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
    if (stdout.split("\n").includes(command) === running) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
