import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTraces } from "../support/aligning.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

const text = 'Line "one",\r\nline two\n\n\ttabbed  é\u2028end\n';
const table = "benchmark_id,model,task_id,agent_run_id,success\ntaubench,o3,007,r1,1\ntaubench,o3,8,r2,0\n";
const rows = [
  ["benchmark_id", "model", "task_id", "agent_run_id", "task_input"],
  ["taubench", "o3", "007", "r1", text],
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let results: string;
let traces: string;
const place = (name: string) => path.join(folder.path, name);
beforeAll(async () => {
  folder = await temporaryFolder();
  [results, traces] = [place("results.csv"), place("taubench_airline_agent_o3_1746060000_UPLOAD.json")];
  await writeFile(results, table);
  await writeTraces(folder.path, { taubench_airline_agent_o3_1746060000: { tasks: { "007": text } } });
});
afterAll(() => folder[Symbol.asyncDispose]());

test("the table goes to stdout, what is missing to stderr", async () => {
  const { code, stdout, stderr } = await hindcast(["align", results, "--traces", traces]);
  expect(code).toBe(0);
  expect(parse(stdout)).toEqual(rows);
  expect(stdout).toMatch(/^benchmark_id,model,task_id,agent_run_id,task_input\r\n/);
  expect(stderr).toContain(
    "taubench, o3: 1 of 2 tasks\n  1 task not in trace: taubench_airline_agent_o3_1746060000 (o3)",
  );
  expect(stderr).toContain("1 of 2 rows have a text (50.0%)");
});

test("nothing is written over what is read, nor two files under one name", async () => {
  for (const [more, message] of [
    [["-o", results], /results\.csv is read, and would be overwritten/],
    [["--report", place("./results.csv")], /is read, and would be overwritten/],
    [["--report", traces], /UPLOAD\.json is read, and would be overwritten/],
    [["-o", place("o.csv"), "--report", place("o.csv")], /two files would be written to/],
  ] as const) {
    const { code, stderr } = await hindcast(["align", results, "--traces", folder.path, ...more]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  }
  expect(await readFile(results, "utf8")).toBe(table);
});

test("files by their name's ending, and the report", async () => {
  const [csv, jsonl, parquet, report] = ["o.csv", "o.jsonl", "o.parquet", "report.json"].map(place);
  for (const out of [csv, jsonl, parquet]) {
    const words = [
      "align",
      results,
      "--traces",
      traces,
      "--output",
      out as string,
      "--report",
      report as string,
    ];
    expect((await hindcast(words)).code).toBe(0);
  }
  expect(parse(await readFile(csv as string, "utf8"))).toEqual(rows);
  expect(JSON.parse(await readFile(jsonl as string, "utf8"))).toMatchObject({
    task_id: "007",
    task_input: text,
  });
  expect(JSON.parse(await readFile(report as string, "utf8"))).toMatchObject({
    found: 1,
    traces: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), rows: 1 }],
    matches: [{ part: "user" }, { reason: "task not in trace" }],
  });
  expect((await readdir(folder.path)).filter((name) => name.endsWith(".part"))).toEqual([]);
  const python = "import csv, sys\nprint(repr(list(csv.reader(open(sys.argv[1], newline='')))[1][4]))";
  const read = spawnSync("python3", ["-c", python, csv as string], { encoding: "utf8" });
  if (read.error) process.stderr.write("python3 is not here: its reading of the table was SKIPPED\n");
  else expect(read.stdout.trim()).toBe(`'Line "one",\\r\\nline two\\n\\n\\ttabbed  é\\u2028end\\n'`);
});

test("an encrypted zip and a store give the same table", async () => {
  const [zips, store] = [place("zips"), place("store")];
  expect((await hindcast(["encrypt", traces, "-o", zips])).code).toBe(0);
  expect((await hindcast(["ingest", traces, "--store", store])).code).toBe(0);
  const plain = await hindcast(["align", results, "--traces", traces]);
  for (const where of [
    ["--traces", zips],
    ["--store", store],
  ]) {
    expect((await hindcast(["align", results, ...where])).stdout).toBe(plain.stdout);
  }
});

test("exit codes: too little coverage 3, a trace that cannot be read 1, wrong usage 2", async () => {
  const run = async (...words: string[]) => hindcast(["align", results, ...words]);
  expect((await run("--traces", traces, "--require", "0.5")).code).toBe(0);
  const short = await run("--traces", traces, "--require", "0.95");
  expect(short).toMatchObject({ code: 3, stderr: expect.stringContaining("below the 0.95 required") });
  expect(parse(short.stdout)).toEqual(rows);
  const cut = place("cut_UPLOAD.json");
  await writeFile(cut, (await readFile(traces)).subarray(0, -20));
  const mixed = await run("--traces", folder.path);
  expect(mixed).toMatchObject({ code: 1, stderr: expect.stringMatching(/cut_UPLOAD\.json: truncated JSON/) });
  expect(parse(mixed.stdout)).toEqual(rows);
  expect((await run("--traces", folder.path, "--skip-bad")).code).toBe(0);
  expect((await run()).code).toBe(2);
  expect((await run("--traces", traces, "--text", "all")).code).toBe(2);
  expect((await run("--traces", traces, "--require", "95")).code).toBe(2);
  for (const name of ["o.json", "o.csv.gz", "o"]) {
    expect((await run("--traces", traces, "-o", place(name))).code).toBe(2);
    expect(existsSync(place(name))).toBe(false);
  }
  expect(await run("--traces", traces, "-o", place("none/o.csv"))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("there is no folder"),
  });
});

test("--json is one document, with the table where no file was asked for", async () => {
  const { stdout } = await hindcast(["align", results, "--traces", traces, "--json", "--keep-missing"]);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: 2,
    found: 1,
    table: [
      { task_id: "007", task_input: text },
      { task_id: "8", task_input: null },
    ],
  });
});
