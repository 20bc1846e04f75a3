import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

// Large enough that a thread hashes it; and Node 20 starts threads of what is built only.
const large = 17 << 20;

test("large files are hashed one after another, one that is gone is an error, and the process ends", async () => {
  await using folder = await temporaryFolder();
  const files = ["a", "b", "c"].map((name) => path.join(folder.path, name));
  for (const [index, file] of files.entries()) writeFileSync(file, Buffer.alloc(large + index, index));
  const program = `
    import { rmSync } from "node:fs";
    import { hashFile } from "./dist/bytes/hash-file.js";
    const [a, b, c] = ${JSON.stringify(files)};
    const first = [hashFile(a), hashFile(b), hashFile(c)];
    rmSync(b);
    for (const one of await Promise.allSettled(first)) console.log(one.value ?? one.reason.message);
    console.log(await hashFile(c));`;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 60_000,
  });
  const hash = (index: number) =>
    createHash("sha256")
      .update(Buffer.alloc(large + index, index))
      .digest("hex");
  expect(stdout.split("\n")).toEqual([hash(0), expect.stringContaining("ENOENT"), hash(2), hash(2), ""]);
  expect(status).toBe(0);
});
