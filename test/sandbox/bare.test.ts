import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../src/sandbox/judge.ts";
import { PooledSandbox } from "../../src/sandbox/pooled-sandbox.ts";
import type { Trial, TrialTests } from "../../src/sandbox/sandbox.ts";
import { sandboxSources } from "../../src/sandbox/sandbox-sources.ts";
import { WorkerPool } from "../../src/sandbox/worker-pool.ts";

const tests: TrialTests = { kind: "checks", checks: [["one", "assert f() == 1"]] };
const trial = (raw: string): Trial => ({
  ...{ raw, extract: false, entryPoint: "", prompt: "", before: "", test: "" },
  tests,
});

// Where the system gives no namespaces, the server is a process among others: it ends and clears what it can find.
describe("a sandbox to which the system gives nothing", () => {
  let sandbox: PooledSandbox;
  beforeAll(async () => {
    const sources = sandboxSources();
    const flags = ["-I", "-B"];
    const words = [...flags, "-c", sources.loader];
    const pool = await WorkerPool.open(1, () => ({ file: "python3", words, flags, jail: null }), sources);
    sandbox = new PooledSandbox(pool, { kind: "process", image: undefined, processes: undefined });
  });
  afterAll(() => sandbox.close());

  const run = async (raw: string, cold = false) =>
    judge(await sandbox.run(trial(raw), { limits: { seconds: 4, memoryMb: 512, diskMb: 16 }, cold }), tests);

  it.each([false, true])("judges all the same (cold: %s)", async (cold) => {
    expect((await run("def f(): return 1", cold)).verdict).toBe("pass");
    expect((await run("def f(): return 2", cold)).verdict).toBe("fail");
    expect((await run("import os; os._exit(0)", cold)).verdict).toBe("crash");
    expect((await run("while True: pass", cold)).verdict).toBe("timeout");
  });

  it("ends what left its session, and removes its folder's content", async () => {
    const mark = `311.${process.pid}`;
    const daemon = `import subprocess
subprocess.Popen(["sh", "-c", "exec sleep ${mark}"], start_new_session=True)
open("left", "w").close()
def f(): return 1`;
    expect((await run(daemon)).verdict).toBe("pass");
    expect(spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout).not.toContain(`sleep ${mark}`);
    const found = await run("import os\nassert os.listdir('.') == [], os.listdir('.')\ndef f(): return 1");
    expect([found.verdict, ...found.details.values()]).toEqual(["pass"]);
  });
});
