import type { Analysis } from "../analysis/analysis.ts";
import { type Coverage, coverage } from "../analysis/coverage.ts";
import type { Config } from "../config/config.ts";
import { HindcastError } from "../model/error.ts";
import { groupBy } from "../model/order.ts";
import type { StatusRow } from "../model/status-row.ts";

/**
 * The coverage of a clean table by the sheet read from `file`.
 *
 * @throws HindcastError `bad-input` when the sheet expects nothing: a check that cannot fail is no check.
 */
export function againstSheet(
  rows: Analysis["rows"],
  sheet: readonly StatusRow[],
  file: string,
  config: Config,
): Coverage {
  const covered = coverage(rows, sheet, config);
  if (covered.expected > 0) return covered;
  throw new HindcastError("bad-input", `${file} expects no run`, {
    received: sheet.length === 0 ? "no rows" : `Status ${statusesOf(sheet)}`,
    expected: "a row whose Status is exactly Uploaded, of a model that the configuration does not leave out",
  });
}

function statusesOf(sheet: readonly StatusRow[]): string {
  return [...groupBy(sheet, ({ status }) => status)]
    .map(([status, rows]) => `${JSON.stringify(status)} (${rows.length})`)
    .join(", ");
}
