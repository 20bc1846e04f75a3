import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { resolveConfig } from "./config.ts";
import { loadConfig } from "./load.ts";
import { hal } from "./presets/hal.ts";
import { configFileSchema } from "./schema.ts";

async function load(yaml: string) {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "c.yaml");
  await writeFile(file, yaml);
  return (await loadConfig(file)).config;
}

test("a file is laid over the preset: tables key by key, lists as a whole", async () => {
  const config = await load(`
names:
  models: { my-model: My Model }
left_out: { contains: [x] }
benchmarks: { gaia: { tasks: 10 }, mine: {} }
`);
  expect(config.names.models.get("my-model")).toBe("My Model");
  expect(config.names.models.get("gpt-4.1")).toBe("gpt-4.1-2025-04-14");
  expect(config.leftOut.contains).toEqual(["x"]);
  expect(config.leftOut.exactly).toEqual(new Set(["o4-mini-2025-04-16"]));
  expect(config.benchmarks.get("gaia")).toEqual({ label: "GAIA", tasks: 10 });
  expect(config.benchmarks.get("mine")).toEqual({ label: "mine", tasks: undefined });
});

test("own prices are by model", async () => {
  const { prices } = await load("prices: { my-model: { input: 0.1, output: 0.2, cache_read: 0.01 } }");
  expect(prices).toEqual({ "my-model": { input: 0.1, output: 0.2, cacheRead: 0.01, cacheWrite: undefined } });
});

test("preset none starts from nothing; an empty file is the preset", async () => {
  expect((await load("preset: none")).names.models.size).toBe(0);
  expect(await load("")).toEqual(resolveConfig(hal));
});

test.each([
  ["benchmarks: { gaia: { tasks: -1 } }", "benchmarks.gaia.tasks"],
  ["nmes: {}", "nmes"],
  ["prices: { m: { input: -1, output: 1 } }", "prices.m.input"],
  ["names: { effort_in_agent_name: ['('] }", "not a regular expression"],
  ["left_out: { contains: [''] }", "left_out.contains.0: expected at least one character"],
  ["status_sheet: { model_suffixes: { '': x } }", "status_sheet.model_suffixes"],
  ["names: [", "is not YAML"],
  ["- a list", "the file"],
])("%j is refused by name", async (yaml, reason) => {
  await expect(load(yaml)).rejects.toMatchObject({
    code: "config",
    message: expect.stringContaining(reason),
  });
});

test("a file that is named and absent is an error", async () => {
  await expect(loadConfig("/no/such.yaml")).rejects.toMatchObject({ code: "config" });
});

test("the preset is a valid file, and hindcast.schema.json describes the schema in force", async () => {
  expect(configFileSchema.parse(hal)).toEqual(hal);
  const written: unknown = JSON.parse(await readFile("hindcast.schema.json", "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(configFileSchema))));
});
