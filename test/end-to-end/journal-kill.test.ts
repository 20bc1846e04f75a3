import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { Journal } from "../../src/models/journal/journal.ts";
import { pruneJournal } from "../../src/models/journal/prune.ts";
import { howMany } from "../support/how-many.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const kills = howMany(10, 20, "HINDCAST_TEST_KILLS");
const script = path.resolve("test/support/journal-child.mjs");

interface Killed {
  /** What it had said to be kept, by key. */
  readonly kept: ReadonlyMap<string, string>;
}

async function runAndKill(folder: string, name: string): Promise<Killed> {
  const child = spawn(process.execPath, [script, folder, name], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
  child.kill("SIGKILL");
  await once(child, "close");
  const lines = said.split("\n").slice(0, -1);
  return { kept: new Map(lines.map((line) => [line.slice(0, 32), line.slice(33)])) };
}

test(`two processes at once, killed ${kills} times at any moment: nothing that was kept is lost`, async () => {
  await using folder = await temporaryFolder();
  const kept = new Map<string, string>();
  for (let round = 0; round < kills / 2; round++) {
    const both = await Promise.all(["a", "b"].map((name) => runAndKill(folder.path, `${name}${round}`)));
    for (const child of both) for (const [key, label] of child.kept) kept.set(key, label);
    // Between the kills as well: what is moved must be as safe as what is written.
    if (round % 3 === 2) await pruneJournal({ folder: folder.path });
  }
  const journal = Journal.open(folder.path);
  for (const [key, label] of kept) expect(JSON.parse(journal.find(key)?.body ?? "{}").label).toBe(label);
  expect(kept.size).toBeGreaterThan(kills * 3);
  expect(journal.damaged).toBe(0);
});
