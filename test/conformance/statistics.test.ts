import { describe, expect, test } from "vitest";
import { analysisOf } from "../../src/analysis/analysis.ts";
import { pickRows } from "../../src/analysis/pick-table.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { hal } from "../../src/config/presets/hal.ts";
import { readRuns } from "../../src/sources/hal/read-runs.ts";
import { dataFile, hasData } from "./data.ts";

describe.skipIf(!hasData)("statistics of the published runs", async () => {
  const config = resolveConfig(hal);
  const { runs } = hasData ? await readRuns([dataFile("hal", "runs")]) : { runs: [] };
  const { scoreIntervals, rows, winRates, winRateUncertainty, picks } = analysisOf(runs, config);

  test("every share of solved tasks has an interval, and no mean of partial credit", () => {
    const partial = new Set(["assistantbench", "colbench_backend_programming", "colbench_frontend_design"]);
    for (const { runId, benchmark } of rows) expect(scoreIntervals.has(runId)).toBe(!partial.has(benchmark));
  });

  test("four benchmarks list the tasks of all their runs", () => {
    for (const { resampled, fixed } of [winRateUncertainty.max, winRateUncertainty.within]) {
      expect(resampled).toEqual(["gaia", "online_mind2web", "scicode", "usaco"]);
      expect(fixed).toHaveLength(7);
    }
  });

  test("win-rate intervals lie around the win rates", () => {
    for (const kind of ["max", "pareto", "within"] as const) {
      for (const { model, low, high } of winRateUncertainty[kind].intervals) {
        const rate = winRates[kind].perModel.find((row) => row.model === model)?.mean;
        expect(low - 1e-9).toBeLessThanOrEqual(rate as number);
        expect(rate).toBeLessThanOrEqual(high + 1e-9);
      }
    }
  });

  // Counted by scipy.stats.fisher_exact and statsmodels' mcnemar(exact=True) and multipletests(method="holm").
  test("as many runs are told apart from the best as an independent computation finds", () => {
    const worse = pickRows(picks).filter(({ role }) => role === "worse");
    const counts = picks.map(({ benchmark }) => [
      benchmark,
      worse.filter(({ row }) => row.benchmark === benchmark).length,
    ]);
    expect(counts).toEqual([
      ["assistantbench", 0],
      ["colbench_backend_programming", 0],
      ["colbench_frontend_design", 0],
      ["corebench_hard", 5],
      ["gaia", 12],
      ["online_mind2web", 7],
      ["scicode", 0],
      ["scienceagentbench", 5],
      ["swebench_verified_mini", 8],
      ["taubench_airline", 7],
      ["usaco", 7],
    ]);
  });
});
