import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeUpRows } from "../../test/support/made-up-run.ts";
import { winRates } from "./win-rates.ts";

describe("winRates", () => {
  test("strictly greater wins, a tie wins for neither", () => {
    const rows = madeUpRows([
      { model: "a", accuracy: 0.5 },
      { model: "b", accuracy: 0.5 },
      { model: "c", accuracy: 0.1 },
    ]);
    expect(
      winRates(rows, "max").perField.map(({ model, wins, comparisons }) => [model, wins, comparisons]),
    ).toEqual([
      ["a", 1, 2],
      ["b", 1, 2],
      ["c", 0, 2],
    ]);
  });

  test("several runs of one model: max takes the best, within the first by run id in code-unit order", () => {
    const rows = madeUpRows([
      { model: "a", accuracy: 0.2, runId: "Z" },
      { model: "a", accuracy: 0.9, runId: "a" },
      { model: "b", accuracy: 0.5, runId: "b" },
    ]);
    const winsOfA = (kind: "max" | "within") =>
      winRates(rows, kind).perModel.find(({ model }) => model === "a")?.wins;
    expect(winsOfA("max")).toBe(1);
    expect(winsOfA("within")).toBe(0);
  });

  test("pareto takes a cost of 0 for unknown: it wins nothing and takes no place from the others", () => {
    const priced = [
      { model: "a", accuracy: 0.6, cost: 2 },
      { model: "b", accuracy: 0.5, cost: 1 },
      { model: "c", accuracy: 0.3, cost: 3 },
      { model: "free elsewhere", accuracy: 0.9, cost: 9 },
    ];
    const rows = madeUpRows([
      ...priced,
      { model: "free elsewhere", accuracy: 0.9, cost: 0 },
      { model: "unpriced", accuracy: 0.05, cost: 0 },
    ]);
    expect(winRates(rows, "pareto")).toEqual(winRates(madeUpRows(priced), "pareto"));
  });

  test("pareto looks every distance up in its own benchmark", () => {
    const rows = madeUpRows([
      { benchmark: "first", model: "a", accuracy: 0.9, cost: 1 },
      { benchmark: "first", model: "b", accuracy: 0.1, cost: 9 },
      { benchmark: "second", model: "a", accuracy: 0.1, cost: 9 },
      { benchmark: "second", model: "b", accuracy: 0.9, cost: 1 },
    ]);
    const winners = winRates(rows, "pareto").perField.filter(({ wins }) => wins === 1);
    expect(winners.map(({ model, benchmark }) => `${benchmark} ${model}`)).toEqual(["first a", "second b"]);
  });

  test("a model alone in its field has no win rate, and it counts for nothing", () => {
    const { perField, perModel } = winRates(madeUpRows([{ model: "a", accuracy: 1 }]), "max");
    expect(perField[0]?.winRate).toBeUndefined();
    expect(perModel[0]).toEqual({
      model: "a",
      mean: undefined,
      std: undefined,
      count: 0,
      wins: 0,
      comparisons: 0,
      overall: undefined,
    });
  });

  test("wins and ties of a field add up to its pairs", () => {
    const accuracies = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(accuracies, (scores) => {
        const rows = madeUpRows(scores.map((score, index) => ({ model: `m${index}`, accuracy: score / 4 })));
        const wins = winRates(rows, "max").perField.reduce((sum, field) => sum + field.wins, 0);
        let ties = 0;
        for (let i = 0; i < scores.length; i++)
          for (let j = 0; j < i; j++) if (scores[i] === scores[j]) ties++;
        expect(wins + ties).toBe((scores.length * (scores.length - 1)) / 2);
      }),
    );
  });
});
