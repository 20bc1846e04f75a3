import { describe, expect, test } from "vitest";
import { canonicalBenchmark, canonicalTaskId, resolveTaskIds, taskIdForFile } from "./task-ids.ts";

const known = ["BigCodeBench/2", "BigCodeBench/10", "BigCodeBench/13"];

describe("resolveTaskIds", () => {
  test("takes whole ids and short ones, each once, in the benchmark's order", () => {
    expect(resolveTaskIds(["13", "BigCodeBench/2", "BigCodeBench/13"], known)).toEqual([
      "BigCodeBench/2",
      "BigCodeBench/13",
    ]);
  });

  test("of nothing is nothing, never all", () => expect(resolveTaskIds([], known)).toEqual([]));

  test("lists the ids that no task has", () => {
    expect(() => resolveTaskIds(["13", "99", "x"], known)).toThrow(
      "2 selected tasks are unknown: received 99, x, expected ids such as BigCodeBench/2, BigCodeBench/10",
    );
    const many = Array.from({ length: 25 }, (_, index) => String(100 + index));
    expect(() => resolveTaskIds(many, known)).toThrow(/119 and 5 more/);
  });

  test("refuses a short id that several tasks share", () => {
    expect(() => resolveTaskIds(["1"], ["a/1", "b/1"])).toThrow(/names several tasks: received a\/1, b\/1/);
  });
});

test.each([
  ["BigCodeBench/13", 13],
  ["13", 13],
  ["0", 0],
  ["007", "007"],
  ["HumanEval/13", "HumanEval/13"],
  ["12345678901234567890", "12345678901234567890"],
  ["gsm8k_1a", "gsm8k_1a"],
])("%s stands in a file as %j", (id, inFile) => expect(taskIdForFile(id)).toBe(inFile));

test.each([
  ["bigcodebench_hard", "13", "BigCodeBench/13"],
  ["bigcodebench", "BigCodeBench/13", "BigCodeBench/13"],
  ["humaneval", "7", "HumanEval/7"],
  ["taubench_airline", "7", "7"],
])("in %s, %s is %s", (benchmark, id, canonical) => expect(canonicalTaskId(benchmark, id)).toBe(canonical));

test.each([
  ["BigCodeBench-Hard", "bigcodebench_hard"],
  ["inspect_evals/bigcodebench", "bigcodebench"],
  ["human-eval", "humaneval"],
  ["GSM8K", "gsm8k"],
])("%s is %s", (name, canonical) => expect(canonicalBenchmark(name)).toBe(canonical));
