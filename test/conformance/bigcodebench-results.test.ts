import { describe, expect, test } from "vitest";
import { readEvalResults } from "../../src/sources/bigcodebench/read-eval-results.ts";
import { dataFile, hasData } from "./data.ts";

describe.skipIf(!hasData)("published BigCodeBench results", () => {
  test.each([
    ["complete", 1140, { pass: 565, fail: 570, timeout: 5 }],
    ["instruct", 1140, { pass: 478, fail: 659, timeout: 3 }],
    ["hard-complete", 148, { pass: 30, fail: 118 }],
  ])("%s: every answer is read, none with a reservation", async (kind, count, expected) => {
    const file = dataFile("bigcodebench", `Qwen2.5-Coder-7B-Instruct--${kind}_eval_results.json.gz`);
    const { answers, name, findings } = await readEvalResults(file);
    expect(findings).toEqual([]);
    expect(name).toMatchObject({
      model: "Qwen2.5-Coder-7B-Instruct",
      subset: kind.startsWith("hard") ? "hard" : "full",
    });
    expect(answers).toHaveLength(count);
    const counts: Record<string, number> = {};
    for (const { verdict = "unknown" } of answers) counts[verdict] = (counts[verdict] ?? 0) + 1;
    expect(counts).toEqual(expected);
    for (const { verdict, details } of answers)
      expect(verdict === "pass").toBe(details.size === 0 && verdict !== "timeout");
  });
});
