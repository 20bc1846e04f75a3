import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { halText } from "../../../test/support/hal-file.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { zipFile } from "../../../test/support/zip-file.ts";
import { runOfTrace } from "../../transcript/run-of-trace.ts";
import { readTraceCalls } from "./trace-calls.ts";

async function twoTraces(folder: string): Promise<string> {
  const file = path.join(folder, "both_UPLOAD.zip");
  const content = (calls: number) =>
    halText({ top: { raw_logging_results: Array.from({ length: calls }, (_, id) => ({ id: `c${id}` })) } });
  await writeFile(
    file,
    zipFile([
      { name: "a.json", content: content(4) },
      { name: "b.json", content: content(3) },
      { name: "notes.txt", content: "x" },
    ]),
  );
  return file;
}

async function callsIn(file: string, options = {}): Promise<number> {
  let count = 0;
  for await (const _ of readTraceCalls(file, options)) count++;
  return count;
}

test("of a zip with several traces none is taken for the one that is meant", async () => {
  await using folder = await temporaryFolder();
  const file = await twoTraces(folder.path);
  const several = /both_UPLOAD\.zip holds 2 traces: received "a\.json", "b\.json", expected one$/;
  await expect(callsIn(file)).rejects.toThrow(several);
  await expect(runOfTrace(file, undefined)).rejects.toThrow(several);
  expect(await callsIn(file, { member: "b.json" })).toBe(3);
  await expect(callsIn(file, { member: "c.json" })).rejects.toThrow(
    'received member "c.json", expected one of "a.json", "b.json"',
  );
});

test("a file that is not there is bad input", async () => {
  await expect(callsIn("nope.json")).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringContaining("cannot be read: ENOENT"),
  });
  await expect(callsIn("nope_UPLOAD.zip")).rejects.toMatchObject({ code: "bad-input" });
});
