import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { traceFormat } from "./detect.ts";

it.each([
  ["run.json", '{"config": {}, "results": {}}', "hal"],
  ["log.json", '{"version": 2, "status": "success", "eval": {"task": "x"}}', "inspect"],
  ["log.json", '{"version": 2, "eval": {"packages": []}}', "inspect"],
  ["log.json", '{"eval": {"task": "x"}}', "inspect"],
  ["results.json", '{"date": "2024-12-25 02:52", "eval": {"BigCodeBench/4": []}}', "bigcodebench"],
  ["results.json", '{"date": null, "hindcast": {"version": "1"}, "eval": {"2": [{}]}}', "bigcodebench"],
  ["results.json", '{"eval": {}}', "bigcodebench"],
  ["a_eval_results.json", "", "bigcodebench"],
  ["a.json.gz", "", "bigcodebench"],
  ["cut.json", '{"date": "2024', "hal"],
])("%s %s is %s", async (name, text, format) => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, name);
  await writeFile(file, text);
  expect(traceFormat(file)).toBe(format);
});
