import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { isSameFile, refuseOverwriting } from "./refuse-overwriting.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const file = (name: string) => `${folder.path}${path.sep}${name}`;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(file("store"));
  for (const name of ["in.csv", "store/run"]) await writeFile(file(name), "");
  await symlink(file("in.csv"), file("link.csv"));
  await symlink(file("store"), file("linked"));
});
afterAll(() => folder[Symbol.asyncDispose]());

it.each(["in.csv", "./in.csv", "link.csv", "store/../in.csv"])(
  "refuses to write over what is read: %s",
  async (name) => {
    const refused = refuseOverwriting([undefined, file(name)], [file("other"), file("in.csv")]);
    await expect(refused).rejects.toMatchObject({
      code: "usage",
      message: `${file(name)} is read, and would be overwritten`,
    });
    await expect(refuseOverwriting([file("in.csv")], [file(name)])).rejects.toThrow(/is read/);
  },
);

it("refuses to write into a folder that is read as a whole", async () => {
  await expect(refuseOverwriting([file("linked/run")], [], [file("store")])).rejects.toThrow(/is read/);
  await refuseOverwriting([file("store.csv"), file("in.csv")], [], [file("store"), undefined]);
});

it("refuses two files of one name, also where there is none yet", async () => {
  const refused = refuseOverwriting([file("new"), file("store/../new")], []);
  await expect(refused).rejects.toThrow(/two files would be written to .*received .*new and .*new/);
  await refuseOverwriting([file("new"), file("newer")], [file("in.csv"), file("not there")]);
});

it("tells whether two paths lead to one file", async () => {
  expect(await isSameFile(file("link.csv"), file("in.csv"))).toBe(true);
  expect(await isSameFile(file("store/run"), file("in.csv"))).toBe(false);
});
