import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { hindcast } from "../end-to-end/hindcast.ts";
import { writeCodeProblems } from "../support/code-problems.ts";
import { hasDocker, testImage } from "../support/docker.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe.skipIf(!hasDocker)("a run in the Docker sandbox", () => {
  test("is graded there, and goes on there after a kill", async () => {
    await using folder = await temporaryFolder();
    const data = await writeCodeProblems(folder.path, 12);
    const where = [
      "--store",
      path.join(folder.path, "store"),
      "--journal",
      path.join(folder.path, "journal"),
    ];
    const words = ["run", "bigcodebench", "--data", data, "--sandbox", "docker", "--image", testImage];
    const killed = await hindcast(
      [...words, "--model", "mock/stand-in-60", "--run-id", "r", "--jobs", "1", ...where],
      {
        onStderr: (text, child) => {
          if (text.includes("run r:")) setTimeout(() => child.kill("SIGKILL"), 300);
        },
      },
    );
    const resumed = await hindcast(["resume", "r", "--json", ...where]);
    expect(resumed.code, resumed.stderr).toBe(0);
    const { outcomes, attempts } = JSON.parse(resumed.stdout);
    const plan = JSON.parse(await readFile(path.join(folder.path, "store/evals/r/plan.json"), "utf8"));
    expect(plan.taskIds.length).toBeGreaterThan(10);
    expect([attempts, outcomes.error]).toEqual([plan.taskIds.length, 0]);
    expect(plan.environment).toMatch(/^sha256:[0-9a-f]{64}, Python 3/);
    expect([null, 0]).toContain(killed.code);

    const whole = await hindcast([
      ...words,
      "--model",
      "mock/stand-in-60",
      "--run-id",
      "w",
      "--json",
      ...where,
    ]);
    expect(JSON.parse(whole.stdout).outcomes).toEqual(outcomes);
  }, 120_000);
});
