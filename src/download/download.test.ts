import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { downloadFrom } from "../../test/support/downloads.ts";
import type { HubFile } from "../../test/support/hub-file.ts";
import { HubServer } from "../../test/support/hub-server.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { DownloadEvent } from "./events.ts";
import { manifestName, stagingName } from "./names.ts";

const content = Buffer.alloc(200_000, "trace ");
const files: Record<string, HubFile> = {
  "a.zip": { content, large: true },
  "b.txt": { content: Buffer.from("b") },
};
describe("what is told of the progress", () => {
  const total = content.length + 1;

  // However a download went, what was transferred and held adds up to what was planned.
  function sums(events: readonly DownloadEvent[]) {
    const sum = (type: "transferred" | "held" | "planned") =>
      events.reduce((bytes, event) => bytes + (event.type === type ? event.bytes : 0), 0);
    return { planned: sum("planned"), transferred: sum("transferred"), held: sum("held") };
  }

  test("adds up to the plan, also when bytes have to come again", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    let transfers = 0;
    server.fault = ({ host }) => {
      if (host !== "storage") return undefined;
      transfers++;
      // First bytes of another file, then their rest of the right one, which does not fit.
      if (transfers === 1) return { content: Buffer.alloc(content.length), cutAfter: 100_000 };
      return undefined;
    };
    const events: DownloadEvent[] = [];
    await downloadFrom(server, folder.path, { onProgress: (event) => events.push(event) });
    const { planned, transferred, held } = sums(events);
    expect(planned).toBe(total);
    expect(transferred + held).toBe(total);
    expect(transferred).toBe(content.length + total);
    expect(await readFile(path.join(folder.path, "a.zip"))).toEqual(content);

    events.length = 0;
    await downloadFrom(server, folder.path, { onProgress: (event) => events.push(event) });
    expect(sums(events)).toEqual({ planned: total, transferred: 0, held: total });
  });
});

test("a connection that brings nothing is given up and made anew", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  let transfers = 0;
  server.fault = ({ host }) => (host === "storage" && ++transfers < 3 ? { hangAfter: 50_000 } : undefined);
  const notes: string[] = [];
  await downloadFrom(server, folder.path, {
    onProgress: (event) => event.type === "note" && notes.push(event.text),
  });
  expect(notes).toEqual(Array(2).fill(expect.stringContaining("a.zip: nothing came for 1 s; trying again")));
  expect(
    server.transfers.filter(({ host }) => host === "storage").map(({ headers }) => headers.range),
  ).toEqual([undefined, "bytes=50000-", "bytes=100000-"]);
  expect(await readFile(path.join(folder.path, "a.zip"))).toEqual(content);
});

test("a hub that accepts a question and never answers it is asked again", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  const asked = new Set<string>();
  server.fault = ({ path: address }) => {
    const isFirst = !asked.has(address);
    asked.add(address);
    return isFirst && /\/(?:tree|revision)\//.test(address) ? { hangAfter: 0 } : undefined;
  };
  const notes: string[] = [];
  await downloadFrom(server, folder.path, {
    onProgress: (event) => event.type === "note" && notes.push(event.text),
  });
  const note = "the list of made-up/traces: nothing came for 1 s; trying again";
  expect(notes).toEqual(Array(2).fill(expect.stringContaining(note)));
  expect(await readFile(path.join(folder.path, "a.zip"))).toEqual(content);
});

test("a server that stays away ends the download, and a later one finishes it", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  server.fault = ({ host }) => (host === "storage" ? { cutAfter: 10_000 } : undefined);
  await expect(downloadFrom(server, folder.path)).rejects.toThrow("3 times in a row");
  server.fault = () => undefined;
  await downloadFrom(server, folder.path);
  expect((await readdir(folder.path)).sort()).toEqual([manifestName, "a.zip", "b.txt"]);
});

test("what came of a file that the dataset has no more goes with the rest, of another one it stays", async () => {
  const more = { "c.zip": { content: Buffer.alloc(50_000, "c"), large: true } };
  await using server = await HubServer.start({ ...files, ...more });
  await using folder = await temporaryFolder();
  server.fault = ({ host }) => (host === "storage" ? { cutAfter: 10_000 } : undefined);
  for (const include of ["a.zip", "c.zip"])
    await expect(downloadFrom(server, folder.path, { include: [include] })).rejects.toThrow("in a row");
  server.fault = () => undefined;
  server.publish({ "b.txt": { content: Buffer.from("b") }, ...more });
  await downloadFrom(server, folder.path, { include: ["b.txt"] });
  expect(await readdir(path.join(folder.path, stagingName))).toHaveLength(2);
  await downloadFrom(server, folder.path);
  expect((await readdir(folder.path)).sort()).toEqual([manifestName, "b.txt", "c.zip"]);
});

test("redirects that never end or lead nowhere, and a storage host that refuses, are errors", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  server.fault = ({ path: address }) => ({ status: 302, headers: { location: address } });
  await expect(downloadFrom(server, folder.path)).rejects.toThrow("redirects in a circle");
  server.fault = () => ({ status: 302, headers: { location: "file:///etc/passwd" } });
  await expect(downloadFrom(server, folder.path)).rejects.toThrow("redirects from http: to file:");
  server.fault = () => ({ status: 302, headers: { location: "http://[" } });
  await expect(downloadFrom(server, folder.path)).rejects.toThrow(
    "redirects from http: to what is no address",
  );
  server.fault = ({ host }) => (host === "storage" ? { status: 403 } : undefined);
  const refused = downloadFrom(server, folder.path).catch((error: Error) => error.message);
  expect(await refused).toMatch(/^127\.0\.0\.1:\d+ refuses to hand out a file \(403\)$/);
});

describe("the lock of a folder", () => {
  test.each([
    // Above the largest process id of any system.
    ["is gone", 2147483646],
    // In a container that was started anew the process has the same one again.
    ["had our own number", process.pid],
  ])("whose process %s is taken over", async (_, pid) => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, ".hindcast-download.lock"), `${pid} ${hostname()}\n`);
    await downloadFrom(server, folder.path);
    expect((await readdir(folder.path)).sort()).toEqual([manifestName, "a.zip", "b.txt"]);
  });

  test("of another machine is respected", async () => {
    await using server = await HubServer.start(files);
    await using folder = await temporaryFolder();
    await writeFile(path.join(folder.path, ".hindcast-download.lock"), "2147483646 elsewhere\n");
    await expect(downloadFrom(server, folder.path)).rejects.toThrow("(process 2147483646 on elsewhere)");
  });
});

test("a record that cannot be read stops the download before it overwrites it", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  await writeFile(path.join(folder.path, manifestName), "{}");
  await expect(downloadFrom(server, folder.path)).rejects.toThrow(
    "is not a record of a download that can be read",
  );
  expect(await readFile(path.join(folder.path, manifestName), "utf8")).toBe("{}");
});

test("an unusable token is refused without being shown", async () => {
  await using server = await HubServer.start(files);
  await using folder = await temporaryFolder();
  const message = await downloadFrom(server, folder.path, { token: "hf_a\nb" }).catch(
    (error: Error) => error.message,
  );
  expect(message).toBe("the hub's token holds a space or a character that no token has");
  expect(server.requests).toEqual([]);
});

describe("a listing of several pages", () => {
  const many = Object.fromEntries(["a", "b", "c"].map((name) => [name, { content: Buffer.from(name) }]));

  test("is read to its end, however the hub spells the way to the next", async () => {
    const link = (address: string) => `<${new URL(address).pathname}${new URL(address).search}>;rel=next`;
    await using server = await HubServer.start(many, { pageSize: 1, link });
    await using folder = await temporaryFolder();
    const { files: got } = await downloadFrom(server, folder.path);
    expect(got.map((file) => file.path)).toEqual(["a", "b", "c"]);
  });

  test("of which the next cannot be found is an error", async () => {
    await using server = await HubServer.start(many, { pageSize: 1, link: (address) => `${address} next` });
    await using folder = await temporaryFolder();
    await expect(downloadFrom(server, path.join(folder.path, "out"))).rejects.toThrow(
      "sends a Link header that cannot be understood",
    );
    expect(await readdir(folder.path)).toEqual([]);
  });
});
