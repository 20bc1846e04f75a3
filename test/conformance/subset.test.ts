import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { resolveTaskIds } from "../../src/analysis/fail-sets/task-ids.ts";
import { parseTaskSelection } from "../../src/analysis/fail-sets/task-selection.ts";
import { benchmarkNamed } from "../../src/benchmarks/list.ts";
import { loadTasks } from "../../src/benchmarks/load-tasks.ts";
import { readPlainOrGzip } from "../../src/bytes/gzip.ts";
import { subset } from "../../src/subset/subset.ts";
import { dataFile, hasData } from "./data.ts";

const hard = dataFile("bigcodebench", "BigCodeBench-Hard.jsonl.gz");
// Documented elsewhere as failing or passing by chance, by their environment, or for right answers.
const flaky = [101, 227, 273, 274, 461, 590, 593, 917, 1040, 1137];

describe.skipIf(!hasData)("subsets of BigCodeBench-Hard", () => {
  test("a greedy cover of 20 tasks has 59 of the 83 libraries", async () => {
    const loaded = await loadTasks(benchmarkNamed("bigcodebench_hard"), hard);
    const found = await subset({
      ...{ benchmark: "bigcodebench_hard", loaded, size: 20, by: "libraries", method: "cover" },
      ...{ from: [], store: "none", without: [], withoutLibraries: [] },
    });
    expect([found.features.length, found.covered.length, found.taskIds.length]).toEqual([83, 59, 20]);
  });

  test("the set that comes with Hindcast: 20 tasks, 56 libraries, none flaky, no TensorFlow, as hard as the whole", async () => {
    const text = await readFile("assets/task-sets/eval_mini_bigcodebench.json", "utf8");
    const { bytes } = await readPlainOrGzip(hard);
    const rows = Buffer.from(bytes)
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const libraries = (row: { libs: string }): string[] => JSON.parse(row.libs.replaceAll("'", '"'));
    const ids = resolveTaskIds(
      parseTaskSelection(text, "mini").taskIds,
      rows.map(({ task_id }) => task_id),
    );
    const picked = rows.filter(({ task_id }) => ids.includes(task_id));
    expect(picked).toHaveLength(20);
    expect(new Set(rows.flatMap(libraries)).size).toBe(83);
    expect(new Set(picked.flatMap(libraries)).size).toBeGreaterThanOrEqual(55);
    expect(picked.flatMap(libraries).filter((name) => /^(tensorflow|keras)$/.test(name))).toEqual([]);
    expect(ids.filter((id) => flaky.includes(Number(id.split("/")[1])))).toEqual([]);
    expect(JSON.parse(text).selection_criteria.levels_of_difficulty).toEqual([2, 0, 4, 0, 14]);
  });
});
