import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judge } from "../../src/sandbox/judge.ts";
import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import type { Trial } from "../../src/sandbox/sandbox.ts";
import { SandboxTrouble } from "../../src/sandbox/worker.ts";
import { hindcast } from "../end-to-end/hindcast.ts";
import { hasDocker, testImage } from "../support/docker.ts";
import { smallRows, writeLines } from "../support/small-benchmark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const trial = (raw: string): Trial => ({
  raw,
  extract: false,
  entryPoint: "",
  prompt: "",
  before: "",
  test: "",
  tests: { kind: "checks", checks: [["one", "assert f() == 1"]] },
});
const options = { limits: { seconds: 20, memoryMb: 512, diskMb: 32 }, cold: false };

/** Those of a process; other tests have theirs at the same time. */
function containers(pid: number | undefined = process.pid): string[] {
  const owner = `label=hindcast.owner=${pid}@${hostname()}`;
  const words = ["ps", "--all", "--quiet", "--filter", owner];
  return execFileSync("docker", words, { encoding: "utf8" }).split("\n").filter(Boolean);
}

/** The answer that sleeps so long, and whether a container of a process runs it, within twenty seconds. */
const sleeping = (seconds: number) => `import subprocess\nsubprocess.run(["sleep", "${seconds}"])`;
async function isSleeping(seconds: number, pid?: number): Promise<boolean> {
  for (let waited = 0; waited < 200; waited++) {
    const tops = containers(pid).map(
      (name) => spawnSync("docker", ["top", name], { encoding: "utf8" }).stdout,
    );
    if (tops.some((top) => top.includes(`sleep ${seconds}`))) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

describe.skipIf(!hasDocker)("the Docker sandbox", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  async function gradeWords(solution: string, ...words: string[]) {
    const data = await writeLines(folder.path, "tasks.jsonl", smallRows(1));
    const answers = await writeLines(folder.path, "a.jsonl", [{ task_id: "0", solution }]);
    const truth = path.join(folder.path, "truth");
    return [
      "grade",
      "humaneval",
      "--data",
      data,
      "--answers",
      answers,
      "--ground-truth-folder",
      truth,
      ...words,
    ];
  }

  it("grades by default, and leaves nothing behind", async () => {
    let pid: number | undefined;
    const words = await gradeWords("def add0(x): return x", "--image", testImage);
    const onStart = (child: ChildProcess) => {
      pid = child.pid;
    };
    const { code, stdout } = await hindcast(words, { onStart });
    expect([code, stdout.split("\n")[0]]).toEqual([0, "1 pass"]);
    expect(containers(pid)).toEqual([]);
  });

  it("says when there is no such image, and when it has no Python", async () => {
    const absent = await hindcast(await gradeWords("x", "--image", "hindcast-sandbox:nowhere"));
    expect(absent.code).toBe(1);
    expect(absent.stderr).toContain(
      "there is no image hindcast-sandbox:nowhere here\n  hindcast sandbox build makes it",
    );
    const empty = "hindcast-sandbox:empty";
    execFileSync("sh", ["-c", `tar -c -T /dev/null | docker import - ${empty}`], { stdio: "ignore" });
    try {
      const without = await hindcast(await gradeWords("x", "--image", empty));
      expect(without.code).toBe(1);
      expect(without.stderr).toMatch(/the sandbox does not start: received .*python3.*, expected a Python/);
    } finally {
      execFileSync("docker", ["image", "rm", empty], { stdio: "ignore" });
    }
  });

  it("is told from an answer's failure when its container ends, and goes on with a new one", async () => {
    const sandbox = await openSandbox({ kind: "docker", image: testImage, workers: 1 });
    try {
      const known = new Set(containers());
      const running = sandbox.run(trial(sleeping(15)), options);
      const seen = running.catch((error: unknown) => error);
      expect(await isSleeping(15)).toBe(true);
      for (const name of known) execFileSync("docker", ["kill", name], { stdio: "ignore" });
      expect(await seen).toBeInstanceOf(SandboxTrouble);
      const facts = await sandbox.run(trial("def f(): return 1"), options);
      expect(judge(facts, trial("").tests).verdict).toBe("pass");
    } finally {
      await sandbox.close();
    }
  });

  it("ends its container when the command is killed", { timeout: 60_000 }, async () => {
    const words = await gradeWords(sleeping(50), "--image", testImage, "--jobs", "1");
    const child = spawn(process.execPath, ["dist/cli/main.js", ...words], { stdio: "ignore" });
    const until = async (count: number) => {
      for (let waited = 0; waited < 200 && containers(child.pid).length !== count; waited++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      return containers(child.pid).length;
    };
    expect(await until(1)).toBe(1);
    expect(await isSleeping(50, child.pid)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await until(0)).toBe(0);
  });

  it("removes containers of owners that are gone", async () => {
    const gone = 999_999_999;
    const owner = `hindcast.owner=${gone}@${hostname()}`;
    const words = ["run", "--detach", "--network", "none", "--label", "hindcast.sandbox=1", "--label", owner];
    execFileSync("docker", [...words, testImage, "sleep", "600"], { stdio: "ignore" });
    const { stdout } = await hindcast(["sandbox", "clean"]);
    expect(stdout).toMatch(/^\d+ containers removed\n$/);
    expect(containers(gone)).toEqual([]);
  });

  it("is told by hindcast sandbox check", async () => {
    const { stdout, code } = await hindcast(["sandbox", "check", "--image", testImage]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^docker sandbox sha256:[0-9a-f]{64}, Python 3\.\d+\.\d+, \w+\nguards: calls yes, memory yes\n/,
    );
    expect(stdout).toContain("libraries absent: matplotlib");
  });
});
