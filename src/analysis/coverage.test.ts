import { expect, test } from "vitest";
import { madeUpRows } from "../../test/support/made-up-run.ts";
import { resolveConfig } from "../config/config.ts";
import { coverage } from "./coverage.ts";

const config = resolveConfig({
  left_out: { contains: ["old"] },
  status_sheet: {
    models: { "exact-low": "Exact" },
    model_suffixes: { "-low": " low" },
    benchmarks: { Bench: "bench" },
    agents: { "Scaffold Agent": "Scaffold" },
  },
});
const row = (model: string, status = "Uploaded", benchmark = "Bench") => ({
  benchmark,
  agent: "Scaffold Agent",
  model,
  status,
});

test("spellings are mapped, an exact one before a suffix", () => {
  const rows = madeUpRows([
    { model: "m low", accuracy: 1 },
    { model: "Exact", accuracy: 1 },
  ]);
  const covered = coverage(rows, [row("m-low"), row("exact-low")], config);
  expect(covered).toEqual({ expected: 2, present: 2, missing: [], extra: [] });
});

test("only rows whose status is exactly Uploaded are expected", () => {
  const sheet = [row("a", "uploaded"), row("b", "Uploaded (partial)"), row("c", ""), row("d", "Error")];
  expect(coverage([], sheet, config)).toMatchObject({ expected: 0, missing: [] });
});

test("models left out are not expected", () => {
  expect(coverage([], [row("OLD-model")], config).missing).toEqual([]);
});

test("missing come in the sheet's order, extra sorted, each triple once", () => {
  const rows = madeUpRows([
    { model: "z", accuracy: 1 },
    { model: "y", accuracy: 1 },
    { model: "y", accuracy: 0 },
  ]);
  const covered = coverage(rows, [row("b"), row("a"), row("b")], config);
  expect(covered).toMatchObject({ expected: 3, present: 3 });
  expect(covered.missing.map(({ model }) => model)).toEqual(["b", "a"]);
  expect(covered.extra.map(({ model }) => model)).toEqual(["y", "z"]);
});
