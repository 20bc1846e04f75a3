import { describe, expect, test } from "vitest";
import { gradedAttempt, gradedRun } from "../../../test/support/graded-run.ts";
import type { Outcome } from "../../model/outcome.ts";
import { seededRandom } from "../statistics/random.ts";
import { compareRuns } from "./compare-runs.ts";

const settings = { confidence: 0.95, resamples: 400, seed: 1 };

describe("compareRuns", () => {
  test("sorts tasks by who solved them, in natural order, and leaves out what only one has a grade for", () => {
    const a = gradedRun("a", {
      "1": "passed",
      "2": "passed",
      "10": "failed",
      "3": "failed",
      x: "error",
      y: "passed",
    });
    const b = gradedRun("b", {
      "1": "passed",
      "2": "failed",
      "10": "passed",
      "3": "failed",
      x: "passed",
      y: "error",
    });
    const {
      both,
      onlyFirst,
      onlySecond,
      neither,
      tasks,
      gradedOnlyIn,
      test: found,
      passRate,
    } = compareRuns(a, b, settings);
    expect({ both, onlyFirst, onlySecond, neither, tasks }).toEqual({
      both: ["1"],
      onlyFirst: ["2"],
      onlySecond: ["10"],
      neither: ["3"],
      tasks: 4,
    });
    expect(gradedOnlyIn).toEqual({ first: ["y"], second: ["x"] });
    expect(found).toEqual({ name: "mcnemar", pValue: 1 });
    expect(passRate).toMatchObject({ first: 0.5, second: 0.5, difference: 0, tasks: 4 });
  });

  test("runs without a task in common have no rate and no test", () => {
    const found = compareRuns(gradedRun("a", { "1": "passed" }), gradedRun("b", { "2": "passed" }), settings);
    expect([found.tasks, found.passRate, found.test]).toEqual([0, undefined, undefined]);
  });

  test("McNemar's p is the binomial tail, also where its coefficients overflow a double", () => {
    const sketch = (outcome: (index: number) => Outcome) =>
      Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`t${index}`, outcome(index)]));
    const a = gradedRun(
      "a",
      sketch((index) => (index < 2100 ? "passed" : "failed")),
    );
    const b = gradedRun(
      "b",
      sketch((index) => (index < 2100 ? "failed" : "passed")),
    );
    // 2100 against 1900: a normal deviate of 3.15 with continuity correction.
    expect(compareRuns(a, b, settings).test?.pValue).toBeCloseTo(0.00166, 4);
  });

  test("several epochs are clustered by task", () => {
    const a = gradedRun("a", {
      "1": ["passed", "passed"],
      "2": ["failed", "passed"],
      "3": ["failed", "error"],
    });
    const b = gradedRun("b", {
      "1": ["failed", "passed"],
      "2": ["failed", "failed"],
      "3": ["failed", "failed"],
    });
    const { passRate, test: found, both, onlyFirst, tasks } = compareRuns(a, b, settings);
    expect(passRate).toMatchObject({ first: 0.5, second: 1 / 6, tasks: 3 });
    expect([found?.name, both, onlyFirst, tasks]).toEqual(["sign-flip", ["1"], ["2"], 3]);
  });

  test("cost and time are means over tasks where both are known", () => {
    const run = (name: string, costs: readonly (number | undefined)[]) =>
      gradedRun(
        name,
        {},
        {
          attempts: costs.map((cost, index) => gradedAttempt(String(index), "passed", { cost })),
          planned: undefined,
        },
      );
    const { cost, seconds } = compareRuns(run("a", [1, 2, undefined]), run("b", [2, 5, 9]), settings);
    expect(cost).toMatchObject({ tasks: 2, first: 1.5, second: 3.5, difference: 2 });
    expect(seconds).toBeUndefined();
  });

  test("equally good runs are called different in about one case of twenty, and seldom more", () => {
    const random = seededRandom(7, "type I");
    const rejected = { mcnemar: 0, "sign-flip": 0 };
    const rounds = 250;
    for (const epochs of [1, 3]) {
      for (let round = 0; round < rounds; round++) {
        const difficulty = Array.from({ length: 60 }, random);
        const run = (name: string) =>
          gradedRun(
            name,
            Object.fromEntries(
              difficulty.map((share, index) => [
                `t${index}`,
                Array.from({ length: epochs }, (): Outcome => (random() < share ? "passed" : "failed")),
              ]),
            ),
          );
        const { test: found } = compareRuns(run("a"), run("b"), { ...settings, resamples: 2, seed: round });
        if (found && found.pValue < 0.05) rejected[found.name]++;
      }
    }
    // The exact test on few discordant pairs keeps below its level; the share's own error is 1.3 points.
    expect(rejected.mcnemar / rounds).toBeLessThan(0.08);
    expect(rejected["sign-flip"] / rounds).toBeGreaterThan(0.015);
    expect(rejected["sign-flip"] / rounds).toBeLessThan(0.09);
  });
});
