import { expect, test } from "vitest";
import { drawPanel } from "./point-panel.ts";

test("a line from a label to its point is of the models that the label names", () => {
  const points = Array.from({ length: 14 }, (_, i) => ({
    model: `model-${i}`,
    label: `a model of number ${i}`,
    // Close together beside one far off: labels need room, and lines to where they found it.
    expense: i === 0 ? 1000 : 10 + 3 * (i % 4),
    share: i === 0 ? 0.95 : 0.5 + 0.01 * i,
    onFrontier: false,
    interval: undefined,
  }));
  const { content } = drawPanel(points, {
    width: 220,
    height: 200,
    pointSize: 30,
    labelSize: 9,
    mostLabels: 20,
    maxTicks: 4,
    tick: String,
    tickFormat: "~r",
    expenseTitle: null,
    shareTitle: null,
    shareFormat: ".0%",
  });
  const data = (content.layer[0] as { data: { values: { line: string; models?: string[] }[] } }).data.values;
  const leaders = data.filter(({ line }) => line === "leader");
  expect(leaders.length).toBeGreaterThan(0);
  const names = new Set(points.map(({ model }) => model));
  for (const { models } of leaders) {
    expect(models).not.toHaveLength(0);
    expect(models?.every((model) => names.has(model))).toBe(true);
  }
});
