import { describe, expect, test } from "vitest";
import { outcomeRows } from "../../test/support/outcome-rows.ts";
import { scoreIntervals } from "./score-intervals.ts";

describe("scoreIntervals", () => {
  test("gives the Wilson interval of a count, with or without task lists", () => {
    const outcomes = "1".repeat(16) + "0".repeat(29);
    const intervals = scoreIntervals(outcomeRows([{ outcomes }, { outcomes, listed: false }]), 0.95);
    expect([...intervals.keys()]).toEqual(["run-000", "run-001"]);
    for (const { solved, tasks, low, high } of intervals.values()) {
      expect([solved, tasks]).toEqual([16, 45]);
      // statsmodels.stats.proportion.proportion_confint(16, 45, method="wilson")
      expect(low).toBeCloseTo(0.23219082604215874, 12);
      expect(high).toBeCloseTo(0.5016418580362314, 12);
    }
  });

  test("gives none to means of partial credit, whole or not", () => {
    const partial = { outcomes: "0".repeat(1000), scoreName: "average_correctness", listed: false } as const;
    const rows = outcomeRows([
      { ...partial, score: 0.4104 },
      { ...partial, score: 0.291 },
      { ...partial, score: 0 },
    ]);
    expect(scoreIntervals(rows, 0.95).size).toBe(0);
  });

  test("trusts no bare whole number beside a score that is none", () => {
    const rows = outcomeRows([
      { runId: "half points", outcomes: "1000", score: 0.375, listed: false },
      { runId: "whole by chance", outcomes: "1100", listed: false },
      { runId: "counted", outcomes: "1100" },
      { runId: "other benchmark", outcomes: "1100", benchmark: "other", listed: false },
    ]);
    expect([...scoreIntervals(rows, 0.95).keys()]).toEqual(["counted", "other benchmark"]);
  });
});
