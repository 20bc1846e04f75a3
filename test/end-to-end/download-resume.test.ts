import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { HubFile } from "../support/hub-file.ts";
import { HubServer, type SeenRequest } from "../support/hub-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  download,
  expectDone,
  failOnce,
  files,
  manifestName,
  noise,
  partOf,
  withoutHubSettings,
} from "./downloading.ts";
import type { Ended } from "./hindcast.ts";

withoutHubSettings();

describe("a transfer goes on where it was", () => {
  test("after the server cut the connection", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    failOnce(server, { cutAfter: 1_000_000 });
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^a\.zip: 127\.0\.0\.1:\d+: .*; trying again in [01] s$/m);
    await expectDone(folder.path);
    const [first, second, ...more] = storageRequests(server);
    expect(more).toEqual([]);
    expect(first?.headers.range).toBeUndefined();
    expect(second?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second?.headers["if-range"]).toMatch(/^"[0-9a-f]+-2"$/);
  });

  test("after kill -9, with the same record as if nothing had been", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const [killed, undisturbed] = [path.join(folder.path, "killed"), path.join(folder.path, "undisturbed")];
    expect(await endMidway(server, killed, "SIGKILL")).toMatchObject({ code: null });
    expect(existsSync(path.join(killed, "a.zip"))).toBe(false);
    expect(await download(server, killed)).toMatchObject({ code: 0 });
    await expectDone(killed);
    expect(storageRequests(server).map(({ headers }) => headers.range)).toEqual([
      undefined,
      "bytes=1234567-",
    ]);
    await download(server, undisturbed);
    const records = [killed, undisturbed].map((out) => readFile(path.join(out, manifestName), "utf8"));
    expect(await records[0]).toBe(await records[1]);
  });

  test("after Ctrl-C, which exits 130 and says so", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const { code, stderr } = await endMidway(server, folder.path, "SIGINT");
    expect(code).toBe(130);
    expect(stderr).toContain("partial files too; start the same command again to go on");
    expect((await readdir(folder.path)).sort()).toEqual(
      [".hindcast-download", manifestName, "README.md"].sort(),
    );
    expect(await download(server, folder.path)).toMatchObject({ code: 0 });
    await expectDone(folder.path);
    expect(storageRequests(server).at(-1)?.headers.range).toBe("bytes=1234567-");
  });
});

test("files that came before a kill are brought to the next commit", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  await endMidway(server, folder.path, "SIGKILL");
  const newer = { ...files, "README.md": { content: Buffer.from("# Newer\n") } };
  server.publish(newer);
  expect(await download(server, folder.path)).toMatchObject({ code: 0 });
  expect(await readFile(path.join(folder.path, "README.md"), "utf8")).toBe("# Newer\n");
});

describe("a transfer begins anew", () => {
  test("when the file was changed on the hub meanwhile", async () => {
    const older: HubFile = { content: noise(2_999_999), large: true };
    await using server = await HubServer.start({ ...files, "a.zip": older });
    await using folder = await temporaryFolder();
    await endMidway(server, folder.path, "SIGKILL");
    server.publish(files);
    expect(await download(server, folder.path)).toMatchObject({ code: 0 });
    await expectDone(folder.path);
    expect(storageRequests(server).at(-1)?.headers.range).toBeUndefined();
  });

  test("when the storage host has another representation than before", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await endMidway(server, folder.path, "SIGKILL");
    const { record } = partOf(folder.path, "a.zip");
    await writeFile(
      record,
      JSON.stringify({ ...JSON.parse(await readFile(record, "utf8")), etag: '"other"' }),
    );
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(0);
    expect(stderr).toContain("a.zip: the server has other bytes than before; from the beginning");
    await expectDone(folder.path);
  });

  test("when the part on disk turns out to be spoiled", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await endMidway(server, folder.path, "SIGKILL");
    await writeFile(partOf(folder.path, "a.zip").bytes, Buffer.alloc(1_000_000));
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(0);
    expect(stderr).toContain("a.zip: the parts do not fit together; from the beginning");
    await expectDone(folder.path);
    expect(storageRequests(server).map(({ headers }) => headers.range)).toEqual([
      undefined,
      "bytes=1000000-",
      undefined,
    ]);
  });
});

test("a folder takes one download at a time", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  let child: ChildProcess | undefined;
  failOnce(server, { hangAfter: 1_000_000 });
  const isHanging = new Promise<void>((resolve) => (server.onHang = resolve));
  const first = download(server, folder.path, [], { onStderr: (_text, running) => (child = running) });
  await isHanging;
  const { code, stderr } = await download(server, folder.path);
  expect(code).toBe(1);
  expect(stderr).toContain(`another download works in ${folder.path} (process ${child?.pid} on `);
  child?.kill("SIGINT");
  await first;
  expect(await download(server, folder.path)).toMatchObject({ code: 0 });
  await expectDone(folder.path);
});

/** Runs the command until the storage host has sent some of `a.zip` and hangs, then ends it by `signal`. */
async function endMidway(server: HubServer, out: string, signal: "SIGKILL" | "SIGINT"): Promise<Ended> {
  failOnce(server, { hangAfter: 1_234_567 });
  let child: ChildProcess | undefined;
  server.onHang = async () => {
    // Sent is not yet received.
    const part = partOf(out, "a.zip").bytes;
    const hasAll = () =>
      stat(part)
        .then(({ size }) => size === 1_234_567)
        .catch(() => false);
    await vi.waitUntil(hasAll, 30_000);
    child?.kill(signal);
  };
  return await download(server, out, [], { onStderr: (_text, running) => (child = running) });
}

function storageRequests(server: HubServer): SeenRequest[] {
  return server.requests.filter(({ host }) => host === "storage");
}
