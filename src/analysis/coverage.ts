import type { Config } from "../config/config.ts";
import { byCodeUnit } from "../model/order.ts";
import type { StatusRow } from "../model/status-row.ts";
import type { CleanRun } from "./clean.ts";
import { leftOutBy } from "./names.ts";

/** What was to be run, or was: one agent on one benchmark. */
export interface Triple {
  readonly benchmark: string;
  readonly scaffold: string;
  readonly model: string;
}

/** Which runs of a sheet of expected ones are there, by model, benchmark and scaffold. */
export interface Coverage {
  /** Rows of the sheet that count as expected. */
  readonly expected: number;
  /** Rows of the clean table. */
  readonly present: number;
  /** Expected and not there, in the sheet's order. */
  readonly missing: readonly Triple[];
  /** There and not expected, sorted. */
  readonly extra: readonly Triple[];
}

// The sheet has other words (Error, Running, ...) and variants of this one; only this exact one is a promise.
const expectedStatus = "Uploaded";

/**
 * Compares the clean table with a sheet of expected runs. Spellings of the sheet are mapped by configuration;
 * models left out there are left out of the sheet too. A triple counts once however often it occurs.
 */
export function coverage(rows: readonly CleanRun[], sheet: readonly StatusRow[], config: Config): Coverage {
  const expected = sheet
    .filter(({ status }) => status === expectedStatus)
    .map((row) => mapped(row, config.statusSheet))
    .filter(({ model }) => leftOutBy(model, config.leftOut) === undefined);
  const expectedByKey = new Map(expected.map((triple) => [keyOf(triple), triple]));
  const presentByKey = new Map(
    rows.map(({ benchmark, scaffold, model }) => {
      const triple = { benchmark, scaffold, model };
      return [keyOf(triple), triple];
    }),
  );
  return {
    expected: expected.length,
    present: rows.length,
    missing: [...expectedByKey].filter(([key]) => !presentByKey.has(key)).map(([, triple]) => triple),
    extra: [...presentByKey]
      .filter(([key]) => !expectedByKey.has(key))
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([, triple]) => triple),
  };
}

function mapped({ benchmark, agent, model }: StatusRow, sheet: Config["statusSheet"]): Triple {
  return {
    benchmark: sheet.benchmarks.get(benchmark) ?? benchmark,
    scaffold: sheet.agents.get(agent) ?? agent,
    model: sheet.models.get(model) ?? withSuffix(model, sheet.modelSuffixes),
  };
}

function withSuffix(model: string, suffixes: ReadonlyMap<string, string>): string {
  for (const [ending, replacement] of suffixes) {
    if (model.endsWith(ending)) return model.slice(0, -ending.length) + replacement;
  }
  return model;
}

function keyOf({ benchmark, scaffold, model }: Triple): string {
  return `${benchmark}\n${scaffold}\n${model}`;
}
