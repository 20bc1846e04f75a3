import { describe, expect, test } from "vitest";
import { type OutcomeSketch, outcomeRows } from "../../test/support/outcome-rows.ts";
import { type BenchmarkPick, picks } from "./pick.ts";
import { isCandidate, pickRows } from "./pick-table.ts";
import { scoreIntervals } from "./score-intervals.ts";

const statistics = { seed: 1, resamples: 100, confidence: 0.95 };

function pickFrom(sketches: readonly OutcomeSketch[]): BenchmarkPick {
  const rows = outcomeRows(sketches);
  const [pick] = picks(rows, scoreIntervals(rows, statistics.confidence), statistics);
  if (pick === undefined) throw new Error("one benchmark gives one pick");
  return pick;
}

/** So many tasks passed, then so many failed, and so on. */
function outcomes(...lengths: number[]): string {
  return lengths.map((length, index) => (index % 2 === 0 ? "1" : "0").repeat(length)).join("");
}

describe("the best run", () => {
  test("is the most accurate, then the cheapest with unknown costs last, then the first by run id", () => {
    const { best, rivals } = pickFrom([
      { runId: "f", outcomes: "1100", cost: 1 },
      { runId: "e", outcomes: "1110", cost: undefined },
      { runId: "d", outcomes: "1110", cost: 0 },
      { runId: "c", outcomes: "1110", cost: 7 },
      { runId: "b", outcomes: "0111", cost: 2 },
      { runId: "a", outcomes: "1111", cost: 9 },
      { runId: "g", outcomes: "1011", cost: 2 },
    ]);
    expect([best, ...rivals.map(({ row }) => row)].map(({ runId }) => runId).join("")).toBe("abgcdef");
    expect(rivals.map(({ difference }) => difference)).toEqual([0.25, 0.25, 0.25, 0.25, 0.25, 0.5]);
  });

  test("is picked on every benchmark, in code-unit order", () => {
    const rows = outcomeRows([
      { benchmark: "b", outcomes: "10" },
      { benchmark: "B", outcomes: "10" },
    ]);
    const found = picks(rows, scoreIntervals(rows, 0.95), statistics);
    expect(found.map(({ benchmark, rivals }) => [benchmark, rivals.length])).toEqual([
      ["B", 0],
      ["b", 0],
    ]);
  });
});

describe("cost per solved task", () => {
  test("is unknown for a score on another scale", () => {
    const { best, costPerSolved } = pickFrom([
      { runId: "a", outcomes: "1111", cost: 6, score: 55 },
      { runId: "b", outcomes: "1100", cost: 6 },
    ]);
    expect([best.accuracy, costPerSolved]).toEqual([55, undefined]);
  });

  test("is cost over tasks solved, and unknown where either says nothing", () => {
    const { costPerSolved, rivals } = pickFrom([
      { runId: "a", outcomes: "1111", cost: 6 },
      { runId: "b", outcomes: "1100", cost: 6 },
      { runId: "c", outcomes: "1000", cost: 0 },
      { runId: "d", outcomes: "1000", cost: undefined },
      { runId: "e", outcomes: "0000", cost: 6 },
    ]);
    expect(costPerSolved).toBe(1.5);
    expect(rivals.map((rival) => rival.costPerSolved)).toEqual([3, undefined, undefined, undefined]);
  });

  test("takes partial credit as parts of tasks", () => {
    const scoreName = "average_score";
    expect(pickFrom([{ outcomes: "0000", score: 0.375, scoreName, cost: 6 }]).costPerSolved).toBe(4);
  });
});

describe("comparison with the best run", () => {
  test("is paired by task: it tells runs apart whose intervals overlap", () => {
    const { interval, rivals } = pickFrom([{ outcomes: outcomes(20, 30) }, { outcomes: outcomes(12, 38) }]);
    const [rival] = rivals;
    expect(rival?.interval?.high).toBeGreaterThan(interval?.low as number);
    expect(rival?.test).toBe("paired");
    // Eight tasks solved by the best alone: 2 x 2^-8.
    expect(rival?.pValue).toBeCloseTo(2 ** -7, 12);
    expect(rival?.distinguishable).toBe(true);
  });

  test("counts only the tasks that one of the two solved", () => {
    const { rivals } = pickFrom([{ outcomes: outcomes(20, 30) }, { outcomes: outcomes(0, 12, 16, 22) }]);
    // 12 against 8: scipy.stats.binomtest(8, 20).pvalue
    expect(rivals[0]?.pValue).toBeCloseTo(0.503444671630859, 12);
    expect(rivals[0]?.distinguishable).toBe(false);
  });

  test("goes by counts when one of the two has no lists", () => {
    const { rivals } = pickFrom([
      { outcomes: outcomes(16, 29) },
      { outcomes: outcomes(4, 41), listed: false },
    ]);
    expect(rivals[0]?.test).toBe("unpaired");
    // scipy.stats.fisher_exact([[16, 29], [4, 41]])
    expect(rivals[0]?.pValue).toBeCloseTo(0.0044647554577853295, 12);
  });

  test("goes by counts when the two spell their tasks differently", () => {
    const rows = outcomeRows([{ outcomes: "1110" }, { outcomes: "1100" }]).map((row, index) => {
      const respell = (ids: readonly string[] | undefined) => ids?.map((id) => `${index}/${id}`);
      const { passedTasks, failedTasks } = row.run;
      return {
        ...row,
        run: { ...row.run, passedTasks: respell(passedTasks), failedTasks: respell(failedTasks) },
      };
    });
    expect(picks(rows, scoreIntervals(rows, 0.95), statistics)[0]?.rivals[0]?.test).toBe("unpaired");
  });

  test("is not made for means of partial credit: nothing is known, which is not equality", () => {
    const partial = { outcomes: "0000", scoreName: "average_score", listed: false } as const;
    const { rivals } = pickFrom([
      { ...partial, score: 0.9 },
      { ...partial, score: 0.1 },
    ]);
    expect(rivals[0]).toMatchObject({ test: "none", pValue: undefined, distinguishable: undefined });
  });

  test("is adjusted over the benchmark's comparisons", () => {
    // Unadjusted 2^-5 = 0.031 each: below 0.05 alone, not as one of two.
    const best = { runId: "a", outcomes: outcomes(10, 10) };
    const alone = pickFrom([best, { runId: "b", outcomes: outcomes(4, 16) }]);
    expect(alone.rivals[0]?.pValue).toBeCloseTo(2 ** -5, 12);
    expect(alone.rivals[0]?.distinguishable).toBe(true);
    const together = pickFrom([
      best,
      { runId: "b", outcomes: outcomes(4, 16) },
      { runId: "c", outcomes: outcomes(0, 6, 4, 10) },
    ]);
    for (const rival of together.rivals) {
      expect(rival.pValue).toBeCloseTo(2 ** -4, 12);
      expect(rival.distinguishable).toBe(false);
    }
  });
});

test("pickRows gives every run its role, and candidates are those not told apart", () => {
  const runs = [
    { runId: "a", outcomes: outcomes(40, 10) },
    { runId: "b", outcomes: outcomes(39, 11) },
    { runId: "c", outcomes: outcomes(5, 45) },
    { runId: "d", outcomes: outcomes(0, 50), score: 0.123, listed: false },
  ];
  const rows = pickRows([pickFrom(runs)]);
  expect(rows.map(({ row, role }) => [row.runId, role])).toEqual([
    ["a", "best"],
    ["b", "not_distinguishable"],
    ["d", "not_tested"],
    ["c", "worse"],
  ]);
  expect(rows.filter(isCandidate).map(({ row }) => row.runId)).toEqual(["a", "b", "d"]);
  expect(rows.map(({ rival }) => rival?.difference.toFixed(3))).toEqual([
    undefined,
    "0.020",
    "0.677",
    "0.700",
  ]);
});
