import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { zipFile } from "../../test/support/zip-file.ts";
import { runOfLog } from "./run-of-log.ts";

const header = {
  version: 2,
  status: "success",
  eval: { task: "quiz", model: "m", created: "2026-01-01T00:00:00+00:00" },
};

test("a sample that is listed and not there is an error; one that is not listed has no calls", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "log.eval");
  const members = { "header.json": header, "summaries.json": [{ id: "a//b", epoch: 1 }] };
  const parts = Object.entries(members).map(([name, json]) => ({ name, content: JSON.stringify(json) }));
  await writeFile(file, zipFile(parts));
  const run = runOfLog(file);
  await expect(run.load("a//b", 1)).rejects.toThrow(
    /sample "a\/\/b", epoch 1: .* expected the member "samples\/a\/\/b_epoch_1\.json"/,
  );
  expect((await run.load("a//b", 2)).calls).toEqual([]);
});
