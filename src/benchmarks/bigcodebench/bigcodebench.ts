import type { Benchmark, BenchmarkSource, Task } from "../benchmark.ts";
import { checkedRow } from "../read-rows.ts";
import { extraNeeds, troubles } from "./known-tasks.ts";
import { type BigCodeBenchRow, bigCodeBenchRow } from "./row.ts";

/** All 1,140 tasks. */
export const bigcodebench = variant("bigcodebench", "BigCodeBench", {
  dataset: "bigcode/bigcodebench",
  files: ["data/v0.1.4-00000-of-00001.parquet"],
  licence: "Apache-2.0",
  tasks: 1140,
});

/** The 148 hard ones. */
export const bigcodebenchHard = variant("bigcodebench_hard", "BigCodeBench-Hard", {
  dataset: "bigcode/bigcodebench-hard",
  files: ["data/v0.1.4-00000-of-00001.parquet"],
  licence: "Apache-2.0",
  tasks: 148,
});

function variant(name: string, title: string, source: BenchmarkSource): Benchmark {
  return {
    kind: "program",
    name,
    title,
    source,
    needs: "139 libraries; 300 of 1,140 tasks need only Python",
    splits: ["complete", "instruct"],
    preload: ["numpy", "pandas", "matplotlib.pyplot", "sklearn", "scipy", "seaborn", "requests"],
    task: (row) => task(checkedRow(bigCodeBenchRow, row, title)),
  };
}

function task(row: BigCodeBenchRow): Task {
  const number = Number(row.task_id.split("/")[1]);
  const solution = `${row.complete_prompt}\n${row.canonical_solution}`;
  return {
    id: row.task_id,
    row,
    entryPoint: row.entry_point,
    prompt: row.complete_prompt,
    ask: (split) => ask(row, split),
    texts: [solution, row.test],
    alsoNeeds: extraNeeds.get(number) ?? [],
    trouble: troubles.get(number),
    unittest: row.test,
    trial: (answer, { calibrated }, names) => ({
      raw: answer.text,
      extract: answer.form !== "solution",
      entryPoint: row.entry_point,
      prompt: row.complete_prompt,
      // The official harness' calibration: imports and constants of the header exist whatever the answer left out. An
      // answer that imports from __future__ fails behind it, there as here.
      before: calibrated ? `${row.code_prompt}\n    pass\n` : "",
      test: row.test,
      tests: { kind: "unittest", names },
    }),
    canonical: { text: solution, form: "solution" },
  };
}

const request =
  "Please provide a self-contained Python script that solves the following problem in a markdown code block:";

function ask({ instruct_prompt, complete_prompt }: BigCodeBenchRow, split: string): string {
  if (split === "instruct") return `${request}\n${instruct_prompt.trim()}\n`;
  return `${request}\n\`\`\`\n${complete_prompt.trim()}\n\`\`\`\n`;
}
