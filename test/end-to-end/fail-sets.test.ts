import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCodeProblems } from "../support/code-problems.ts";
import { halText, writeHalFile } from "../support/hal-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hindcast } from "./hindcast.ts";

type Statuses = Readonly<Record<number, string>>;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const place = (name: string) => path.join(folder.path, name);

/** A result file in the official harness' form. */
async function writeResults(name: string, statuses: Statuses): Promise<string> {
  const entries = Object.entries(statuses).map(([id, status]) => {
    const task_id = `BigCodeBench/${id}`;
    const solution = `import os\nfrom collections import Counter\ndef task_func(a):\n\n    pass\nx = ${id}\n`;
    return [task_id, [{ task_id, solution, status, details: {} }]];
  });
  const file = place(name);
  const text = JSON.stringify({ date: "2026-01-01 00:00", eval: Object.fromEntries(entries) });
  await writeFile(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return file;
}

let [a, b, short] = ["", "", ""];
beforeAll(async () => {
  folder = await temporaryFolder();
  a = await writeResults("a--complete_eval_results.json", {
    2: "fail",
    13: "fail",
    100: "pass",
    7: "timeout",
  });
  b = await writeResults("b--complete_eval_results.json.gz", {
    2: "pass",
    13: "fail",
    100: "pass",
    7: "fail",
  });
  short = await writeResults("short--complete_eval_results.json", { 2: "fail", 13: "fail" });
});
afterAll(() => folder[Symbol.asyncDispose]());

test("the set goes to stdout, numbers where the benchmark numbers its tasks, and the story to stderr", async () => {
  const { code, stdout, stderr } = await hindcast(["analyze-failures", a, b]);
  expect(code).toBe(0);
  const set = JSON.parse(stdout);
  expect(Object.keys(set).slice(0, 3)).toEqual(["source_runs", "mode", "sample_ids"]);
  expect(set).toMatchObject({
    source_runs: ["a--complete", "b--complete"],
    mode: "union",
    sample_ids: [2, 7, 13],
    benchmark: "bigcodebench",
    expression: "a--complete | b--complete",
    counts: { tasks: 4, selected: 3 },
    runs: [
      { model: "a", failed: 3, passed: 1 },
      { model: "b", failed: 2, passed: 2 },
    ],
  });
  expect(stderr).toContain("3 of 4 tasks selected");
  expect(stderr).toMatch(/timeout +1 +0/);
  expect(stderr).toMatch(/os +3 +4 +75%/);
});

test("intersection, what is taken away, and a verdict, into a file that is read again", async () => {
  const out = place("set.json");
  expect((await hindcast(["analyze-failures", a, b, "--intersect", "--output", out])).code).toBe(0);
  expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({ mode: "intersect", sample_ids: [7, 13] });
  const ids = async (...words: string[]) =>
    JSON.parse((await hindcast(["analyze-failures", ...words])).stdout).sample_ids;
  expect(await ids(a, "--minus", b)).toEqual([2]);
  expect(await ids(a, b, "--status", "timeout")).toEqual([7]);
  expect(await ids(a, b, "--at-least", "2")).toEqual([7, 13]);
  expect(await ids(a, b, "--where", "verdict = 'fail' AND model = 'a'")).toEqual([2, 13]);
  const compared = await hindcast(["compare", a, b, "--fail-set", out]);
  expect(compared.stdout).toContain("inside the fail set: 2 tasks");
});

test("an empty set is written, and is no error", async () => {
  const { code, stdout } = await hindcast(["analyze-failures", b, "--status", "crash"]);
  expect([code, JSON.parse(stdout).sample_ids]).toEqual([0, []]);
});

test("missing attempts are no failures: an intersection wants to be told", async () => {
  const out = place("never.json");
  const refused = await hindcast(["analyze-failures", a, short, "--intersect", "-o", out]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("short--complete did not attempt BigCodeBench/7, BigCodeBench/100");
  expect(existsSync(out)).toBe(false);
  const ids = async (policy: string) =>
    JSON.parse((await hindcast(["analyze-failures", a, short, "--intersect", "--missing", policy])).stdout)
      .sample_ids;
  expect(await ids("ignore")).toEqual([2, 7, 13]);
  expect(await ids("fail")).toEqual([2, 7, 13]);
});

test("HAL traces, from their files and from a store, and other benchmarks kept apart", async () => {
  const trace = await writeHalFile(folder.path, "hal_run", halText());
  const set = JSON.parse((await hindcast(["analyze-failures", trace])).stdout);
  expect(set).toMatchObject({ source_runs: ["hal_run"], benchmark: "gaia", sample_ids: [2] });
  const store = place("store");
  expect((await hindcast(["ingest", trace, "--store", store])).code).toBe(0);
  const stored = await hindcast(["analyze-failures", "gaia_run_1700000000", "--store", store]);
  expect(JSON.parse(stored.stdout)).toMatchObject({ source_runs: ["gaia_run_1700000000"], sample_ids: [2] });
  const mixed = await hindcast(["analyze-failures", trace, a]);
  expect([mixed.code, mixed.stderr]).toEqual([
    1,
    expect.stringContaining("cannot be put together: benchmark"),
  ]);
});

test("compare: ids, the gate, and wrong usage", async () => {
  const { code, stdout } = await hindcast(["compare", a, b, "--json", "--power"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    first: { run: "a--complete" },
    comparisons: [
      {
        second: { run: "b--complete" },
        tasks: 4,
        both: { task_ids: [100] },
        only_first: { count: 0 },
        only_second: { task_ids: [2] },
        neither: { task_ids: [7, 13] },
        test: { name: "mcnemar", p_value: 1 },
        regression: false,
        dollars_per_task: null,
      },
    ],
    power: expect.arrayContaining([{ tasks: 20 }]),
  });
  const many = (status: string) => Object.fromEntries(Array.from({ length: 12 }, (_, id) => [id, status]));
  const good = await writeResults("good_eval_results.json", many("pass"));
  const bad = await writeResults("bad_eval_results.json", many("fail"));
  expect((await hindcast(["compare", good, bad, "--fail-on-regression"])).code).toBe(3);
  expect((await hindcast(["compare", good, bad])).code).toBe(0);
  expect((await hindcast(["compare", bad, good, "--fail-on-regression"])).code).toBe(0);
  expect((await hindcast(["compare", good])).code).toBe(2);
  expect((await hindcast(["compare", good, good])).code).toBe(2);
  expect((await hindcast(["compare", good, "nothing.json"])).code).toBe(1);
});

test("a run of only what another failed is told apart from a fair comparison", async () => {
  const again = await writeResults("again_eval_results.json", { 2: "pass", 13: "fail", 7: "pass" });
  expect((await hindcast(["compare", a, again])).stdout).toContain(
    "b attempted only tasks that a had failed",
  );
  expect((await hindcast(["compare", a, b])).stdout).not.toContain("attempted only");
});

test("a fail set may hold tasks that none of the runs attempted", async () => {
  const words = (ids: string) => ["compare", a, b, "--fail-set", ids, "--json"];
  const { code, stdout, stderr } = await hindcast(words("2,13,999"));
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("1 of its 3 tasks were attempted by none of the runs: 999");
  expect(JSON.parse(stdout).comparisons[0].inside_fail_set).toMatchObject({ tasks: 2 });
  const none = await hindcast(words("998,999"));
  expect([none.code, none.stdout]).toEqual([1, ""]);
  expect(none.stderr).toContain("no task of the fail set was attempted by any of the runs");
});

test("a condition that is none is wrong usage, and reads no files", async () => {
  for (const condition of [
    "no_such_column = 1",
    "true; DROP TABLE attempts",
    "1 = (SELECT count(*) FROM '/etc/passwd')",
    "1 = (SELECT count(*) FROM enable_logging(storage := 'stdout'))",
  ]) {
    const { code, stderr } = await hindcast(["analyze-failures", a, "--where", condition]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--where")]);
  }
});

test("a subset is a set of tasks to run, and the one that comes along is found by its name", async () => {
  const data = await writeCodeProblems(folder.path, 12);
  const out = place("subset.json");
  const words = ["subset", "bigcodebench", "--data", data, "--size", "5"];
  const found = await hindcast([...words, "--out", out]);
  expect([found.code, found.stdout]).toEqual([0, expect.stringContaining("5 of 12 tasks")]);
  expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({ covered: ["math", "os"], source_runs: [] });
  expect((await hindcast([...words, "--by", "difficulty"])).code).toBe(2);
  expect((await hindcast([...words, "--by", "domains"])).code).toBe(2);
  const domains = place("domains.json");
  await writeFile(domains, '{"math": "Computation", "os": "System"}');
  const byDomain = await hindcast([...words, "--by", "domains", "--domains", domains]);
  expect(JSON.parse(byDomain.stdout).covered).toEqual(["Computation", "System"]);
  const mini = await hindcast(["compare", a, b, "--fail-set", "eval_mini_bigcodebench.json"]);
  expect([mini.code, mini.stderr]).toEqual([0, expect.stringContaining("19 of its 20 tasks")]);
});
