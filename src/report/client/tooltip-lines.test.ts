import { expect, it } from "vitest";
import { tooltipLines } from "./tooltip-lines.ts";

it("names and prints fields as the axis they are drawn along", () => {
  const datum = { model: "m <b>", expense: 1234.567, share: 0.45678, onFrontier: true, benchmarks_of: 7 };
  const formats = {
    expense: { title: "Cost (US$)", isShare: false },
    share: { title: "Accuracy", isShare: true },
  };
  expect(tooltipLines(datum, formats)).toEqual([
    { name: "model", value: "m <b>" },
    { name: "Cost (US$)", value: "1,235" },
    { name: "Accuracy", value: "45.7%" },
    { name: "on frontier", value: "yes" },
    { name: "benchmarks of", value: "7" },
  ]);
});

it("prints a value as its figure does, and leaves out what only draws", () => {
  const datum = {
    model: "m",
    value: 0.5,
    shown: "50%",
    ink: "#fff",
    best: true,
    text: ["a"],
    note: undefined,
  };
  expect(tooltipLines(datum, {})).toEqual([
    { name: "model", value: "m" },
    { name: "value", value: "50%" },
  ]);
});
