import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { hindcast } from "../end-to-end/hindcast.ts";
import { hasDocker, testImage } from "../support/docker.ts";
import { howMany } from "../support/how-many.ts";
import { smallRows, writeLines } from "../support/small-benchmark.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// It takes twenty seconds.
const isWanted = hasDocker && howMany(0, 1) > 0;
const canStart = isWanted && process.getuid?.() === 0 && spawnSync("dockerd", ["--version"]).status === 0;
if (isWanted && !canStart) process.stderr.write("no engine can be started here: its death was SKIPPED\n");

/** An engine of the test's own, so that its death is nobody else's. */
class Engine {
  readonly host: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;
  #starts = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.host = `unix://${folder}/socket`;
  }

  async start(): Promise<void> {
    const { host } = this;
    // What a killed engine was running by may still lie there, as a process that nobody has waited for.
    const at = (name: string) => path.join(this.#folder, `${name}-${this.#starts}`);
    this.#starts++;
    const data = path.join(this.#folder, "data");
    const places = ["--data-root", data, "--exec-root", at("exec"), "--pidfile", at("pid")];
    this.#process = spawn("dockerd", ["--iptables=false", "--bridge=none", ...places, "--host", host], {
      stdio: "ignore",
    });
    for (let tries = 0; spawnSync("docker", ["--host", host, "info"]).status !== 0; tries++) {
      if (tries === 100) expect.fail("the engine does not start");
      await setTimeout(200);
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const engine = this.#process;
    if (engine === undefined || engine.exitCode !== null || engine.signalCode !== null) return;
    engine.kill(signal);
    await once(engine, "exit");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
    // An engine that was killed leaves its containers' keepers, and what it mounted.
    spawnSync("pkill", ["-KILL", "-f", `address ${this.#folder}/`]);
    for (const line of readFileSync("/proc/mounts", "utf8").split("\n")) {
      const place = line.split(" ")[1] ?? "";
      if (place.startsWith(`${this.#folder}/`)) spawnSync("umount", ["--lazy", place]);
    }
  }
}

it.skipIf(!canStart)(
  "an engine that ends in the middle is told once, costs no verdict, and the same command goes on",
  async () => {
    await using folder = await temporaryFolder();
    await using engine = new Engine(folder.path);
    await engine.start();
    execFileSync("sh", ["-c", `docker save ${testImage} | docker --host ${engine.host} load`], {
      stdio: "ignore",
    });
    const data = await writeLines(folder.path, "tasks.jsonl", smallRows(8));
    const solutions = smallRows(8).map((_, n) => ({
      task_id: `HumanEval/${n}`,
      solution: `import time\ntime.sleep(0.7)\ndef add${n}(x): return x + ${n}`,
    }));
    const answers = await writeLines(folder.path, "a.jsonl", solutions);
    const words = ["grade", "humaneval", "--data", data, "--answers", answers, "--image", testImage];
    const places = ["--jobs", "1", "--ground-truth-folder", path.join(folder.path, "truth")];
    const grade = () => hindcast([...words, ...places], { env: { DOCKER_HOST: engine.host } });
    const out = path.join(folder.path, "a_eval_results.json");
    // A line of the plan, then one a verdict.
    const graded = () =>
      existsSync(`${out}.part`) ? readFileSync(`${out}.part`, "utf8").split("\n").length - 2 : 0;

    const ended = grade();
    while (graded() < 2) await setTimeout(50);
    await engine.end("SIGKILL");
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.match(/the Docker engine stopped answering: received .*/g)).toHaveLength(1);
    expect(stderr).toContain("when the engine runs again, go on with the same command");
    expect(existsSync(out)).toBe(false);
    const kept = graded();
    expect(kept).toBeLessThan(8);

    await engine.start();
    const again = await grade();
    expect([again.code, again.stdout.split("\n")[0]]).toEqual([0, "8 pass"]);
    expect(again.stderr).toContain(`grade: ${8 - kept} answers in`);
  },
  120_000,
);
