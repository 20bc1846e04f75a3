import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OutcomeSketch, outcomeRows } from "../../test/support/outcome-rows.ts";
import { seededRandom } from "./statistics/random.ts";
import { type TaskResampler, taskResampler } from "./task-resampler.ts";

function resamplerOf(sketches: readonly OutcomeSketch[], seed = 1): TaskResampler {
  const resampler = taskResampler("bench", outcomeRows(sketches), seed);
  if (resampler === undefined) throw new Error("every run lists its tasks");
  return resampler;
}

function drawn(resampler: TaskResampler, draws: number): number[][] {
  return Array.from({ length: draws }, () => {
    resampler.draw();
    return [...resampler.solved];
  });
}

describe("taskResampler", () => {
  test("draws the same tasks for every run", () => {
    const outcomes = ["1111111111", "0000000000", "1010110010", "1010110010", "1010000010"];
    for (const [all, none, one, same, subset] of drawn(
      resamplerOf(outcomes.map((o) => ({ outcomes: o }))),
      200,
    )) {
      expect([all, none]).toEqual([10, 0]);
      expect(one).toBe(same);
      expect(subset).toBeLessThanOrEqual(one as number);
    }
  });

  test("counts as drawing task by task does", () => {
    const outcome = fc.constantFrom("1", "0", ".");
    const patterns = fc.integer({ min: 1, max: 12 }).chain((tasks) =>
      fc.array(
        fc.array(outcome, { minLength: tasks, maxLength: tasks }).map((characters) => characters.join("")),
        { minLength: 1, maxLength: 5 },
      ),
    );
    fc.assert(
      fc.property(patterns, fc.nat(1000), (runs, seed) => {
        const random = seededRandom(seed, "bootstrap bench");
        const tasks = runs[0]?.length ?? 0;
        // The tasks in code-unit order of their ids, those that no run lists behind them.
        const listed = Array.from({ length: tasks }, (_, task) => task)
          .filter((task) => runs.some((run) => run[task] !== "."))
          .sort((a, b) => (`task-${a}` < `task-${b}` ? -1 : 1));
        for (const counts of drawn(
          resamplerOf(
            runs.map((outcomes) => ({ outcomes })),
            seed,
          ),
          5,
        )) {
          const draw = Array.from({ length: tasks }, () => listed[Math.floor(random() * tasks)]);
          const solvedBy = (run: string) =>
            draw.filter((task) => task !== undefined && run[task] === "1").length;
          expect(counts).toEqual(runs.map(solvedBy));
        }
      }),
    );
  });

  test("keeps the mean of a score and its binomial spread", () => {
    const counts = drawn(resamplerOf([{ outcomes: "1".repeat(30) + "0".repeat(70) }]), 4000).map(
      ([n]) => n ?? 0,
    );
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / counts.length;
    // Within four standard errors of 30 and of 100 x 0.3 x 0.7.
    expect(Math.abs(mean - 30)).toBeLessThan(4 * Math.sqrt(21 / 4000));
    expect(Math.abs(variance - 21)).toBeLessThan(4 * 21 * Math.sqrt(2 / 4000));
  });

  test("is refused when one run's lists are missing or do not give its score", () => {
    const refused = (sketch: OutcomeSketch) =>
      taskResampler("bench", outcomeRows([{ outcomes: "110" }, sketch]), 1);
    expect(refused({ outcomes: "100" })).toBeDefined();
    expect(refused({ outcomes: "100", listed: false })).toBeUndefined();
    expect(refused({ outcomes: "100", score: 2 / 3 })).toBeUndefined();
    expect(refused({ outcomes: "000", scoreName: "average_score" })).toBeUndefined();
  });
});
