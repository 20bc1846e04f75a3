import { type ChildProcess, execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { StandIn } from "../../src/models/stand-in/server.ts";
import { bytesBelow } from "../support/files-below.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { WritableHub } from "../support/writable-hub.ts";
import { hindcast } from "./hindcast.ts";
import { asking, dataset, model } from "./hinting.ts";

test("killed again and again it ends with the same bytes, and asks again only what was on its way", async () => {
  await using folder = await temporaryFolder();
  await using standIn = await StandIn.start({ latency: { median: 60, tail: 0.5 } });
  const file = await dataset(folder.path);
  const inFlight = 4;
  const words = (name: string) => [
    ...asking(standIn, file, path.join(folder.path, `${name}-journal`)),
    "--max-rpm",
    "100000",
    "--batch-size",
    String(inFlight),
    "-o",
    path.join(folder.path, name),
  ];
  expect((await hindcast(words("whole"))).code).toBe(0);
  const before = standIn.ledger.entries.length;
  let caught = 0;
  for (let kill = 0; kill < 3; kill++) {
    const { code } = await hindcast(words("killed"), {
      onStart: (child) => void killWhenAsked(child, standIn, standIn.ledger.entries.length + 9),
    });
    if (code === null) caught++;
  }
  expect(caught).toBeGreaterThan(1);
  expect((await hindcast(words("killed"))).code).toBe(0);
  // Those in flight, and as many whose answers were on their way to the disk.
  expect(standIn.ledger.entries.length - before - 30).toBeLessThanOrEqual(caught * 2 * inFlight);
  expect(await bytesBelow(path.join(folder.path, "killed"))).toEqual(
    await bytesBelow(path.join(folder.path, "whole")),
  );
});

async function killWhenAsked(child: ChildProcess, standIn: StandIn, count: number): Promise<void> {
  while (standIn.ledger.entries.length < count && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGKILL");
}

test("Ctrl-C keeps the answers that came", async () => {
  await using folder = await temporaryFolder();
  await using standIn = await StandIn.start({ latency: { median: 200 } });
  const file = await dataset(folder.path);
  const out = path.join(folder.path, "out");
  const words = [
    ...asking(standIn, file, path.join(folder.path, "journal")),
    ...["--batch-size", "2", "-o", out],
  ];
  const { code, stderr } = await hindcast(words, {
    onStart: (child) => void interruptWhenAsked(child, standIn),
  });
  expect(code).toBe(130);
  expect(stderr).toContain("start the same command again to go on");
  expect(await readdir(folder.path)).not.toContain("out");
});

async function interruptWhenAsked(
  child: { kill(signal: "SIGINT"): boolean },
  standIn: StandIn,
): Promise<void> {
  while (standIn.ledger.entries.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
}

test("Ctrl-C during an upload leaves nothing behind, least of all what gives answers away", async () => {
  await using folder = await temporaryFolder();
  await using hub = await WritableHub.start();
  const temporary = path.join(folder.path, "tmp");
  await mkdir(temporary);
  let running: ChildProcess | undefined;
  const onStart = (child: ChildProcess) => {
    running = child;
  };
  let seen: string[] = [];
  hub.fault = (request) => {
    if (!request.includes("preupload")) return undefined;
    seen = readdirSync(temporary);
    running?.kill("SIGINT");
    return "lost";
  };
  const words = ["hints", await dataset(folder.path), ...model, "--repo-name", "me/hinted"];
  const { code, stderr } = await hindcast(
    [...words, "--endpoint", hub.endpoint, "--journal", path.join(folder.path, "journal")],
    { env: { HF_TOKEN: hub.token, TMPDIR: temporary }, onStart },
  );
  expect(code, stderr).toBe(130);
  expect(seen).toContainEqual(expect.stringMatching(/^hindcast-hints-/));
  expect(await readdir(temporary)).not.toContainEqual(expect.stringMatching(/^hindcast-hints-/));
});

test("where nothing is answered an earlier result stays, and the reason is told", async () => {
  await using folder = await temporaryFolder();
  await using standIn = await StandIn.start();
  await using refusing = await StandIn.start({ answer: () => "no" });
  const file = await dataset(folder.path);
  const out = path.join(folder.path, "out");
  const run = async (server: StandIn) =>
    await hindcast([...asking(server, file, path.join(folder.path, "journal")), "--fresh", "-o", out]);
  expect((await run(standIn)).code).toBe(0);
  const before = await bytesBelow(out);
  const { code, stderr } = await run(refusing);
  expect(code).toBe(1);
  expect(stderr).toContain("no answer to any of 30 requests: unparsed");
  expect(await bytesBelow(out)).toEqual(before);
});

test("of requests that failed the first reason is told", async () => {
  await using folder = await temporaryFolder();
  await using standIn = await StandIn.start({
    answer: ({ messages }) => (JSON.stringify(messages).includes("says trial count-0__0") ? "no" : undefined),
  });
  const file = await dataset(folder.path);
  const words = asking(standIn, file, path.join(folder.path, "journal"));
  const { code, stderr } = await hindcast([...words, "-o", path.join(folder.path, "out")]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^\d+ requests? without an answer, the first: unparsed: /m);
});

test("a disk that is full is told, and leaves nothing half written", async ({ skip }) => {
  await using folder = await temporaryFolder();
  const file = await dataset(folder.path);
  const disk = path.join(folder.path, "disk");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1100k", "hindcast-test", disk], { stdio: "ignore" });
  } catch {
    process.stderr.write("full disk test SKIPPED: no right to mount a disk here\n");
    return skip();
  }
  try {
    await writeFile(path.join(disk, "filler"), Buffer.alloc(1_000_000));
    const { code, stderr } = await hindcast([
      "hints",
      file,
      ...model,
      "-o",
      path.join(disk, "out"),
      "--journal",
      path.join(folder.path, "journal"),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("its disk has room");
    expect(await readdir(disk)).toEqual(["filler"]);
  } finally {
    execFileSync("umount", ["-l", disk]);
  }
});
