import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { prepareZstd } from "../zstd.ts";
import { Archive } from "./archive.ts";

const logs = "test/inspect/logs";

test.each(readdirSync(logs).filter((name) => name.endsWith(".eval")))(
  "every member of %s is read",
  async (name) => {
    const archive = Archive.open(path.join(logs, name));
    expect(archive.members.size).toBeGreaterThan(2);
    for (const member of archive.members.values()) expect(archive.read(member.name).length).toBe(member.size);
    await prepareZstd();
    for (const member of archive.members.values()) expect(archive.read(member.name).length).toBe(member.size);
    archive.close();
  },
);
