import { describe, it } from "vitest";
import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { hasDocker, testImage } from "../support/docker.ts";
import { expectKnownSolutions } from "../support/expect-known-solutions.ts";
import { runPlainTasks } from "../support/known-solutions.ts";
import { hasData } from "./data.ts";

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
