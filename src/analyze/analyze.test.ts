import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { filesBelow } from "../../test/support/files-below.ts";
import { halText, writeHalFile } from "../../test/support/hal-file.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { analyze } from "./analyze.ts";
import { check } from "./check.ts";
import { sha256 } from "./provenance.ts";

const sheet = "Benchmark,Agent,Model,Status\nGAIA,HAL Generalist Agent,o3,Uploaded\n";

async function place() {
  const folder = await temporaryFolder();
  const [runs, out] = [path.join(folder.path, "runs"), path.join(folder.path, "out")];
  await writeHalFile(runs, "a", halText());
  const expected = path.join(folder.path, "status.csv");
  await writeFile(expected, sheet);
  return {
    out,
    expected,
    runs,
    options: { paths: [runs], out, figures: false },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

test("an output folder used again holds the files of the later analysis alone", async () => {
  await using here = await place();
  await using fresh = await place();
  await analyze({ ...here.options, expected: here.expected });
  await writeFile(path.join(here.out, "data/notes.txt"), "mine");
  await writeFile(path.join(here.out, "data/missing_rows_analysis.txt"), "annotated by hand");
  const { outputs } = await analyze(here.options);
  await analyze({ ...fresh.options, paths: here.options.paths });
  const kept = ["data/missing_rows_analysis.txt", "data/notes.txt"];
  expect(await filesBelow(here.out)).toEqual([...(await filesBelow(fresh.out)), ...kept].sort());
  for (const name of outputs) {
    const [again, once] = [here, fresh].map(({ out }) => readFile(path.join(out, name), "utf8"));
    expect(await again, name).toBe(await once);
  }
});

test("a check leaves the coverage of an analysis alone, and a later analysis without a sheet takes it away", async () => {
  await using here = await place();
  const { paths, out } = here.options;
  const { provenance } = await analyze({ ...here.options, expected: here.expected });
  await writeFile(here.expected, sheet.replace("o3", "o4-mini"));
  const attempt = check({ paths: ["/no/such/input"], expected: here.expected, out });
  await expect(attempt).rejects.toMatchObject({
    code: "output",
    message: expect.stringContaining("belongs to the analysis in"),
    hint: expect.stringContaining("another folder"),
  });
  for (const { path: name, sha256: expected } of provenance.outputs)
    expect(sha256(await readFile(path.join(out, name))), name).toBe(expected);
  await analyze(here.options);
  const coverage = ["data/coverage.json", "data/missing_rows_analysis.txt"];
  expect((await filesBelow(out)).filter((name) => coverage.includes(name))).toEqual([]);
  // Nothing of an analysis is overwritten here.
  const { outputs } = await check({ paths, expected: here.expected, out });
  expect(outputs).toEqual(coverage);
});

test("provenance lists what was written, and nothing outside of the folder is taken for it", async () => {
  await using here = await place();
  const { outputs, provenance } = await analyze(here.options);
  expect([...provenance.outputs.map(({ path }) => path), "provenance.json"].sort()).toEqual(outputs);
  const stolen = path.join(here.out, "../stolen");
  await writeFile(stolen, "x");
  const file = path.join(here.out, "provenance.json");
  const sha256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
  await writeFile(file, JSON.stringify({ outputs: [{ path: "../stolen", sha256 }, null, { path: 1 }] }));
  await analyze(here.options);
  expect(await readFile(stolen, "utf8")).toBe("x");
});

test("a folder in the place of a file stops it before the inputs are read, and the old files stay", async () => {
  await using here = await place();
  await analyze(here.options);
  const table = path.join(here.out, "data/pick.csv");
  const before = await readFile(table, "utf8");
  await mkdir(path.join(here.out, "data/coverage.json"));
  await writeHalFile(here.runs, "b", halText({ config: { run_id: "b" }, results: { accuracy: 0.9 } }));
  const attempt = analyze({ ...here.options, paths: ["/no/such/input"], expected: here.expected });
  await expect(attempt).rejects.toThrow("coverage.json: a folder is in its place");
  expect(await readFile(table, "utf8")).toBe(before);
});

test("a run with token counts that are none is analysed beside the others", async () => {
  await using here = await place();
  const total_usage = { m: { prompt_tokens: 10.5, completion_tokens: 1e20 } };
  await writeHalFile(here.runs, "b", halText({ config: { run_id: "b" }, top: { total_usage } }));
  const { analysis, provenance } = await analyze(here.options);
  expect(analysis.rows).toHaveLength(2);
  expect(provenance.findings.filter(({ code }) => code === "tokens-unknown")).toMatchObject([
    {
      subject: expect.stringContaining("b_UPLOAD.json"),
      message: expect.stringContaining("prompt_tokens is 10.5"),
    },
    { message: expect.stringContaining("completion_tokens is 100000000000000000000") },
  ]);
});

test("an Inspect log without costs has them by the prices of the configuration", async () => {
  await using here = await place();
  const config = path.join(here.runs, "hindcast.yaml");
  await writeFile(
    config,
    "prices: { mockllm/model: { input: 1000, output: 2000 }, model: { input: 1, output: 1 } }\n",
  );
  const paths = ["test/inspect/logs/graded.eval"];
  const { analysis, provenance } = await analyze({ ...here.options, paths, config });
  expect(provenance.findings.map(({ code }) => code)).toContain("cost-computed");
  expect(analysis.rows[0]?.cost).toBeGreaterThan(0);
});

test("a HAL run without costs has one by the user's prices, and nothing says that it is unknown", async () => {
  await using here = await place();
  const config = path.join(here.runs, "hindcast.yaml");
  await writeFile(config, "prices: { my-model: { input: 0.5, output: 1.5 } }\n");
  const total_usage = { "my-model": { prompt_tokens: 1e6, completion_tokens: 1e6 } };
  await writeHalFile(here.runs, "a", halText({ results: { total_cost: null }, top: { total_usage } }));
  const { analysis, provenance } = await analyze({ ...here.options, config });
  expect(analysis.rows[0]?.cost).toBe(2);
  const codes = provenance.findings.map(({ code }) => code);
  expect(codes).toContain("cost-computed");
  expect(codes).not.toContain("cost-unknown");
});
