import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { HubFile } from "../support/hub-file.ts";
import { type Fault, HubServer, type SeenRequest } from "../support/hub-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  content,
  download,
  expectDone,
  failOnce,
  files,
  manifestName,
  noise,
  partOf,
  recordedPaths,
  small,
  withoutHubSettings,
} from "./downloading.ts";

withoutHubSettings();

describe("a file with a wrong checksum", () => {
  test.each<[string, HubFile, Fault | undefined]>([
    ["of a large file", { content, large: true, listedDigest: "0".repeat(64) }, undefined],
    ["of a small file", { content: Buffer.from("x"), listedDigest: "0".repeat(40) }, undefined],
    [
      "as other bytes come",
      { content, large: true },
      { content: noise(3_000_001).subarray(0, content.length) },
    ],
  ])("%s is not kept, the others are", async (_, file, fault) => {
    await using server = await HubServer.start({
      ...files,
      "a.zip": file,
      "b.zip": { content, large: true },
    });
    await using folder = await temporaryFolder();
    if (fault) failOnce(server, fault);
    const { code, stderr, stdout } = await download(server, folder.path, ["--jobs", "1"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "bad input: a.zip: what the server sent has not the size and checksum that the hub lists",
    );
    expect(stdout).toContain("1 file not as listed");
    expect((await readdir(folder.path)).sort()).toEqual([manifestName, "README.md", "b.zip"]);
    expect(await recordedPaths(folder.path)).toEqual(["README.md", "b.zip"]);
  });
});

test.each([
  ["more bytes", 1_000],
  ["fewer bytes", 4_000_000],
])("a file of which %s come than listed is not kept, the others are", async (_, listedSize) => {
  await using server = await HubServer.start({ ...files, "a.zip": { content, large: true, listedSize } });
  await using folder = await temporaryFolder();
  const { code, stderr, stdout } = await download(server, folder.path, ["--jobs", "1"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    new RegExp(
      `bad input: a.zip: 127.0.0.1:\\d+ sends ${content.length} bytes, and the hub lists ${listedSize} bytes$`,
      "m",
    ),
  );
  expect(stdout).toContain("1 file not as listed");
  expect((await readdir(folder.path)).sort()).toEqual([manifestName, "README.md"]);
});

describe("a busy server", () => {
  test.each([
    ["in the listing", (request: SeenRequest) => request.path.includes("/tree/")],
    ["in a transfer", (request: SeenRequest) => request.host === "storage"],
  ])("that asks to wait is left alone for so long, %s", async (_, concerns) => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const times: number[] = [];
    server.fault = (request) => {
      if (!concerns(request)) return undefined;
      times.push(performance.now());
      return times.length === 1 ? { status: 429, headers: { "retry-after": "1" } } : undefined;
    };
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(0);
    expect(stderr).toMatch(/127\.0\.0\.1:\d+ answers 429; trying again in 1 s/);
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
    await expectDone(folder.path);
  });

  test("that asks to wait for hours ends it, and what came is kept", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    server.fault = ({ host }) =>
      host === "storage" ? { status: 503, headers: { "retry-after": "7200" } } : undefined;
    const { code, stderr } = await download(server, folder.path, ["--jobs", "1"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/answers 503 and asks to wait 7200 s\n {2}what was downloaded is kept/);
    expect(await readdir(folder.path)).toContain("README.md");
    expect(await recordedPaths(folder.path)).toEqual(["README.md"]);
  });
});

describe("names from the hub", () => {
  test.each([
    "../outside.txt",
    "folder/../../outside.txt",
    "/outside.txt",
    "folder//outside.txt",
    "..\\outside.txt",
    "line\nbreak.txt",
    ".",
    "x".repeat(256),
  ])("%j is refused before anything is written", async (name) => {
    await using server = await HubServer.start({ ...files, [name]: { content: small } });
    await using folder = await temporaryFolder();
    const { code, stderr } = await download(server, path.join(folder.path, "out"));
    expect(code).toBe(1);
    expect(stderr).toContain(`the dataset has a file that cannot be written: ${JSON.stringify(name)}`);
    expect(await readdir(folder.path)).toEqual([]);
    expect(server.transfers).toEqual([]);
  });

  test("a dataset made from a downloaded folder does not overwrite the record", async () => {
    await using server = await HubServer.start({ ...files, [manifestName]: { content: Buffer.from("{}") } });
    await using folder = await temporaryFolder();
    expect(await download(server, folder.path)).toMatchObject({ code: 0 });
    await expectDone(folder.path);
  });
});

describe("the disk", () => {
  test("without room for the listed sizes fails before the transfer", async () => {
    await using server = await HubServer.start({ "a.zip": { content, large: true, listedSize: 9e15 } });
    await using folder = await temporaryFolder();
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /has not the room for this download: received \d+ bytes free, expected 9000000000000000/,
    );
    expect(server.transfers).toEqual([]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test.skipIf(!existsSync("/dev/full"))("that runs full ends it; the part file stays", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const { bytes } = partOf(folder.path, "a.zip");
    await mkdir(path.dirname(bytes));
    await symlink("/dev/full", bytes);
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /cannot write .*a\.zip: ENOSPC.*\n {2}the disk is full: make room; the part file stays/,
    );
    expect(await readdir(path.dirname(bytes))).toContain(path.basename(bytes));
  });

  test("with a file where the folder should be, or a folder where a file should", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, "file"), "");
    const inFile = await download(server, path.join(folder.path, "file/out"));
    expect(inFile).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot write .*file\/out: ENOTDIR/),
    });
    await mkdir(path.join(folder.path, "a.zip"));
    const onFolder = await download(server, folder.path);
    expect(onFolder).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("a folder stands in its place"),
    });
  });
});

describe("a folder", () => {
  test("keeps files that no download wrote there, unless --force says otherwise", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    const mine = path.join(folder.path, "README.md");
    await writeFile(mine, "# Mine\n");
    const { code, stderr } = await download(server, folder.path);
    expect(code).toBe(1);
    expect(stderr).toContain("received other contents of README.md, expected nothing of these names");
    expect(stderr).toContain("--force");
    expect(await readdir(folder.path)).toEqual(["README.md"]);
    expect(await readFile(mine, "utf8")).toBe("# Mine\n");
    expect(await download(server, folder.path, ["--force"])).toMatchObject({ code: 0 });
    await expectDone(folder.path);
  });

  test("holds one dataset", async () => {
    await using server = await HubServer.start(files);
    await using other = await HubServer.start(files, { dataset: "made-up/others" });
    await using folder = await temporaryFolder();
    await download(server, folder.path);
    const { code, stderr } = await download(other, folder.path);
    expect(code).toBe(2);
    expect(stderr).toContain("holds another dataset: received made-up/others, expected made-up/traces");
    await expectDone(folder.path);
  });
});
