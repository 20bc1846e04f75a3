import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { JsonNumber } from "../model/json.ts";
import { selectFromEnds } from "./select-from-ends.ts";
import { selectJson } from "./source.ts";

const keys = new Set(["config", "total"]);
// Looks like a key of the root, but for the indentation it does not have and the line break that cannot be.
const trap = '  "total": 666,\\n  "total": 7';
const filler = Array.from({ length: 60_000 }, (_, index) => ({
  id: index,
  text: `${trap} ${"x".repeat(300)}`,
}));

async function write(folder: string, value: unknown, indent: number | undefined): Promise<string> {
  const file = path.join(folder, `${indent}.json`);
  await writeFile(file, JSON.stringify(value, null, indent));
  return file;
}

test.each([undefined, 1, 2, 4])("a large file gives its keys, indented by %s", async (indent) => {
  await using folder = await temporaryFolder();
  const value = { config: { a: 1 }, logs: filler, nested: { total: 9 }, total: 5 };
  const file = await write(folder.path, value, indent);
  const { values, bytes } = await selectJson(file, keys);
  expect(bytes).toBeGreaterThan(16 << 20);
  expect(values).toEqual(
    new Map<string, unknown>([
      ["config", new Map([["a", new JsonNumber("1")]])],
      ["total", new JsonNumber("5")],
    ]),
  );
  expect(selectFromEnds(file, bytes, keys) === undefined).toBe(indent === undefined);
});

test("keys that stand in the middle are found by walking", async () => {
  await using folder = await temporaryFolder();
  const file = await write(folder.path, { config: 1, a: filler, total: 5, b: filler }, 2);
  const { values, bytes } = await selectJson(file, keys);
  expect(selectFromEnds(file, bytes, keys)).toBeUndefined();
  expect(values.get("total")).toEqual(new JsonNumber("5"));
});

test("a large file that is cut short is refused", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "cut.json");
  const text = JSON.stringify({ config: 1, a: filler, total: 5 }, null, 2);
  await writeFile(file, text.slice(0, -20));
  await expect(selectJson(file, keys)).rejects.toThrow("truncated JSON");
});
