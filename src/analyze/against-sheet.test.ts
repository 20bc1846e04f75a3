import { expect, test } from "vitest";
import { madeUpRows } from "../../test/support/made-up-run.ts";
import { resolveConfig } from "../config/config.ts";
import { againstSheet } from "./against-sheet.ts";

const config = resolveConfig({ left_out: { contains: ["old"] } });
const rows = madeUpRows([{ model: "m", accuracy: 0.5 }]);
const row = (status: string, model = "m") => ({ benchmark: "bench", agent: "Scaffold", model, status });

test("compares with a sheet that expects something", () => {
  expect(againstSheet(rows, [row("Uploaded"), row("Error")], "status.csv", config)).toEqual({
    expected: 1,
    present: 1,
    missing: [],
    extra: [],
  });
});

test.each([
  [[row("uploaded"), row("Uploaded "), row("uploaded"), row("")], '"" (1), "Uploaded " (1), "uploaded" (2)'],
  [[row("Uploaded", "an old one")], '"Uploaded" (1)'],
  [[], "no rows"],
])("a sheet that expects nothing is refused, with what its statuses are", (sheet, received) => {
  expect(() => againstSheet(rows, sheet, "status.csv", config)).toThrow(received);
  expect(() => againstSheet(rows, sheet, "status.csv", config)).toThrow("status.csv expects no run");
});
