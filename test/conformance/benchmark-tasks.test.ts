import { describe, expect, test } from "vitest";
import { benchmarkNamed } from "../../src/benchmarks/list.ts";
import { loadTasks } from "../../src/benchmarks/load-tasks.ts";
import { dataFile, hasData } from "./data.ts";

describe.skipIf(!hasData)("benchmarks on their real files", () => {
  test.each([
    [
      "bigcodebench",
      "bigcodebench/BigCodeBench-v0.1.0_hf.jsonl.gz",
      1140,
      "BigCodeBench/0",
      "BigCodeBench/1139",
    ],
    [
      "bigcodebench-hard",
      "bigcodebench/BigCodeBench-Hard.jsonl.gz",
      148,
      "BigCodeBench/13",
      "BigCodeBench/1137",
    ],
    ["humaneval", "benchmarks/HumanEval.jsonl.gz", 164, "HumanEval/0", "HumanEval/163"],
    ["mbpp", "benchmarks/mbpp-sanitized.jsonl.gz", 427, "2", "809"],
  ])("%s", async (name, file, count, first, last) => {
    const benchmark = benchmarkNamed(name);
    const { tasks, rowsHash } = await loadTasks(benchmark, dataFile(...file.split("/")));
    expect(tasks).toHaveLength(count);
    expect(benchmark.source.tasks).toBe(count);
    expect([tasks[0]?.id, tasks.at(-1)?.id]).toEqual([first, last]);
    expect(rowsHash).toMatch(/^[0-9a-f]{64}$/);
    for (const task of tasks) {
      expect(task.ask(benchmark.splits[0] as string)).toContain(task.prompt.trim());
      expect(task.entryPoint).not.toBe("");
    }
  });

  test("the rows' hash tells versions apart", async () => {
    const hard = await loadTasks(
      benchmarkNamed("bigcodebench_hard"),
      dataFile("bigcodebench/BigCodeBench-Hard.jsonl.gz"),
    );
    const full = await loadTasks(
      benchmarkNamed("bigcodebench"),
      dataFile("bigcodebench/BigCodeBench-v0.1.0_hf.jsonl.gz"),
    );
    const others = hard.tasks.filter(
      ({ id, row }) => JSON.stringify(full.tasks.find((task) => task.id === id)?.row) !== JSON.stringify(row),
    );
    expect(others.map(({ id }) => id)).toEqual(["BigCodeBench/37", "BigCodeBench/760", "BigCodeBench/1006"]);
  });
});
