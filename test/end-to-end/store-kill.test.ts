import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { beginRun } from "../../src/store/run-writer.ts";
import { openStore } from "../../src/store/store.ts";
import { howMany } from "../support/how-many.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const kills = howMany(15, 50, "HINDCAST_TEST_KILLS");
const runs = 10;
const script = path.resolve("test/support/store-child.mjs");

interface Child {
  readonly process: ChildProcess;
  /** Resolves when it has loaded and begins to store. */
  readonly begun: Promise<void>;
  readonly ended: Promise<number | null>;
}

function start(store: string): Child {
  const child = spawn(process.execPath, [script, store, String(runs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on("error", reject).on("close", resolve),
  );
  const said = new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
  // One that cannot even begin must not be waited for.
  return { process: child, begun: Promise.race([said, ended.then(() => {})]), ended };
}

/** Every file of every run, by name. */
async function contents(store: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const folder = path.join(store, "runs");
  if (!existsSync(folder)) return files;
  for (const key of await readdir(folder)) {
    for (const name of await readdir(path.join(folder, key))) {
      files.set(`${key}/${name}`, (await readFile(path.join(folder, key, name))).toString("base64"));
    }
  }
  return files;
}

test(
  `killed ${kills} times at any moment, a store holds whole runs only and is finished as if nothing had been`,
  async () => {
    await using folder = await temporaryFolder();
    const whole = path.join(folder.path, "whole");
    const undisturbed = start(whole);
    await undisturbed.begun;
    const began = performance.now();
    expect(await undisturbed.ended).toBe(0);
    const duration = performance.now() - began;
    const expected = await contents(whole);
    const filesOfRun = expected.size / runs;

    let caught = 0;
    const killAtRandom = async (store: string) => {
      const child = start(store);
      await child.begun;
      // Within the time of a few runs, so that as many as possible are caught at work.
      await new Promise((resolve) => setTimeout(resolve, (Math.random() * duration) / 5));
      child.process.kill("SIGKILL");
      await child.ended;
      const staging = path.join(store, ".staging");
      if (existsSync(staging) && (await readdir(staging)).length > 0) caught++;
    };

    for (let done = 0; done < kills; ) {
      const store = path.join(folder.path, `killed-${done}`);
      await mkdir(store);
      // Two at a time into one store, a few rounds before it is finished undisturbed.
      for (let round = 0; round < 5 && done < kills; round++, done += 2) {
        await Promise.all([killAtRandom(store), killAtRandom(store)]);
        const found = await contents(store);
        expect(found.size % filesOfRun).toBe(0);
        for (const [name, content] of found) expect(content === expected.get(name), name).toBe(true);
        await using opened = await openStore(store);
        expect((await opened.runs()).length).toBe(found.size / filesOfRun);
      }
      expect(await start(store).ended).toBe(0);
      expect(await contents(store)).toEqual(expected);
      // What the last kill left goes with the next run that is begun, even one that comes to nothing.
      await (await beginRun(store)).abandon();
      expect(await readdir(path.join(store, ".staging"))).toEqual([]);
    }
    // Otherwise the kills all came between runs, and proved nothing.
    expect(caught).toBeGreaterThan(kills / 2);
  },
  Math.max(120_000, 3000 * kills),
);

test("two at once into one store both finish", async () => {
  await using folder = await temporaryFolder();
  const [alone, shared] = [path.join(folder.path, "alone"), path.join(folder.path, "shared")];
  expect(await start(alone).ended).toBe(0);
  expect(await Promise.all([start(shared).ended, start(shared).ended])).toEqual([0, 0]);
  expect(await contents(shared)).toEqual(await contents(alone));
});
