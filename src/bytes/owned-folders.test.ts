import { mkdir, readdir } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { makeOwnedFolder, ownedFolders, removeLeftovers } from "./owned-folders.ts";

test("only what dead processes of this host left under the same prefix goes", async () => {
  await using folder = await temporaryFolder();
  const mine = path.basename(makeOwnedFolder(folder.path, ".mine-"));
  // Above the largest process id of any system.
  const [dead, host] = [2147483646, hostname().replaceAll(/[^A-Za-z0-9.]/g, "_")];
  const kept = [`.other-${host}-${dead}-abcdef`, `.mine-elsewhere-${dead}-abcdef`, ".mine-notes"];
  for (const name of [...kept, `.mine-${host}-${dead}-abcdef/deep`])
    await mkdir(path.join(folder.path, name), { recursive: true });
  await removeLeftovers(folder.path, ".mine-");
  expect((await readdir(folder.path)).sort()).toEqual([...kept, mine].sort());
});

test("folders tell their owners", async () => {
  await using folder = await temporaryFolder();
  const mine = makeOwnedFolder(folder.path, ".mine-");
  const theirs = path.join(folder.path, ".mine-else-where-12-abcdef");
  for (const other of [theirs, path.join(folder.path, ".mine-notes"), path.join(folder.path, "x-1-a")])
    await mkdir(other);
  const found = await ownedFolders(folder.path, ".mine-");
  expect(found).toContainEqual({ path: theirs, host: "else-where", pid: 12, isLocal: false });
  expect(found).toContainEqual(expect.objectContaining({ path: mine, pid: process.pid, isLocal: true }));
  expect(found).toHaveLength(2);
});
