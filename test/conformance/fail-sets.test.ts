import { describe, expect, test } from "vitest";
import { failSet } from "../../src/analysis/fail-sets/fail-set.ts";
import { readPlainOrGzip } from "../../src/bytes/gzip.ts";
import { type CompareResult, compare } from "../../src/compare/compare.ts";
import { gradedRunOfResults } from "../../src/graded-runs/of-results.ts";
import { readGradedRuns } from "../../src/graded-runs/read-graded-runs.ts";
import { ingest } from "../../src/ingest/ingest.ts";
import { librariesOfProgram } from "../../src/sources/bigcodebench/program-libraries.ts";
import { runNameOfFile } from "../../src/sources/run-name.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { dataFile, hasData } from "./data.ts";

const results = (name: string) =>
  dataFile("bigcodebench", `Qwen2.5-Coder-7B-Instruct--${name}_eval_results.json.gz`);

describe.skipIf(!hasData)("fail sets of published BigCodeBench results", () => {
  test("the full set, complete and instruct prompts", async () => {
    const runs = await readGradedRuns([results("complete"), results("instruct")], {
      store: "none",
      findings: [],
    });
    const [complete, instruct] = runs;
    if (!complete || !instruct) throw new Error("two runs were read");
    const count = (atLeast: 1 | 2, minus: typeof runs = [], of = runs) =>
      failSet({ runs: of, atLeast, minus }).taskIds.length;
    expect([count(1), count(2)]).toEqual([737, 500]);
    // What only one of the two prompts gets wrong: 162 tasks that instruct fails alone, 75 that complete does.
    expect(count(1, [complete], [instruct])).toBe(162);
    expect(count(1, [instruct], [complete])).toBe(75);
  });

  test("Hard and the full set are different tasks", async () => {
    const both = readGradedRuns([results("complete"), results("hard-complete")], {
      store: "none",
      findings: [],
    });
    await expect(both).rejects.toThrow(/received bigcodebench in .* and bigcodebench_hard in/);
  });

  test("the libraries seen in the graded programs are those of the benchmark's rows", async () => {
    const { libraries } = await gradedRunOfResults(results("complete"), []);
    const { bytes } = await readPlainOrGzip(dataFile("bigcodebench", "BigCodeBench-v0.1.0_hf.jsonl.gz"));
    const rows = Buffer.from(bytes)
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const differing = rows.filter(({ task_id, libs }) => {
      const listed = [...new Set(JSON.parse(libs.replaceAll("'", '"')))].sort();
      return libraries.get(task_id)?.join() !== listed.join();
    });
    // Their own code imports what the list leaves out, or the other way round.
    expect(differing.map(({ task_id }) => task_id)).toEqual([
      "BigCodeBench/37",
      "BigCodeBench/637",
      "BigCodeBench/1076",
    ]);
    expect(librariesOfProgram("import os\nprint(1)\n")).toBeUndefined();
  });
});

describe.skipIf(!hasData)("comparing published BigCodeBench results", () => {
  test("162 tasks that the complete prompt alone solves, 75 that instruct alone does, from the files and from a store", async () => {
    await using folder = await temporaryFolder();
    const store = folder.path;
    const names = [results("complete"), results("instruct")];
    const { ingested, findings } = await ingest({ paths: names, store });
    expect([ingested.length, findings]).toEqual([2, []]);
    const settings = { store, confidence: 0.95, resamples: 200, seed: 1 };
    const ofFiles = await compare({ ...settings, runs: names });
    const ofStore = await compare({ ...settings, runs: names.map(runNameOfFile) });
    for (const { compared } of [ofFiles, ofStore]) expectPublished(compared);
  });
});

function expectPublished([found]: CompareResult["compared"]): void {
  expect([found?.all.onlyFirst.length, found?.all.onlySecond.length]).toEqual([162, 75]);
  expect([found?.all.both.length, found?.all.neither.length]).toEqual([403, 500]);
  // scipy.stats.binomtest(75, 237).pvalue
  expect(found?.all.test?.pValue).toBeCloseTo(1.6e-8, 9);
  expect(found?.isRegression).toBe(true);
}
