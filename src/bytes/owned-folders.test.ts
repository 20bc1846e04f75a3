import { mkdir, readdir } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { makeOwnedFolder, removeLeftovers } from "./owned-folders.ts";

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
