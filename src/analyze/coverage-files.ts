import type { Coverage, Triple } from "../analysis/coverage.ts";
import type { TextFile } from "./published-tables.ts";

/** The coverage check as the published text report and as JSON. */
export function coverageFiles(coverage: Coverage): TextFile[] {
  const { expected, present, missing, extra } = coverage;
  const json = { expected, present, missing: missing.map(published), extra: extra.map(published) };
  return [
    { name: "data/missing_rows_analysis.txt", content: missingRowsText(coverage) },
    { name: "data/coverage.json", content: `${JSON.stringify(json, null, 2)}\n` },
  ];
}

/** Names of these files. */
export function coverageFileNames(): string[] {
  return coverageFiles({ expected: 0, present: 0, missing: [], extra: [] }).map(({ name }) => name);
}

const columns = ["benchmark_name", "agent_name_short", "model_name_short"] as const;

function published({ benchmark, scaffold, model }: Triple): Record<(typeof columns)[number], string> {
  return { benchmark_name: benchmark, agent_name_short: scaffold, model_name_short: model };
}

function missingRowsText({ expected, present, missing, extra }: Coverage): string {
  return [
    "MISSING ROWS ANALYSIS",
    `Rows in agent_run_status but missing from cleaned_dataset (${missing.length} rows):`,
    "",
    missing.length > 0 ? dataFrameText(missing) : "No missing rows found.",
    "",
    "",
    `EXTRA ROWS: Rows in cleaned_dataset not in agent run status (${extra.length} rows):`,
    "",
    extra.length > 0 ? dataFrameText(extra) : "No extra rows found.",
    "",
    "",
    "=".repeat(50),
    "SUMMARY",
    "=".repeat(50),
    `Total rows in agent_run_status: ${expected}`,
    `Total rows in cleaned_dataset: ${present}`,
    `Rows missing from cleaned_dataset: ${missing.length}`,
    `Extra rows in cleaned_dataset: ${extra.length}`,
  ].join("\n");
}

// pandas' `DataFrame.to_string(index=False)`: every column as wide as its widest cell, cells to the right.
function dataFrameText(triples: readonly Triple[]): string {
  const table = [
    [...columns],
    ...triples.map((triple) => columns.map((column) => published(triple)[column])),
  ];
  const widths = columns.map((_, column) => Math.max(...table.map((row) => (row[column] as string).length)));
  return table
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] as number)).join(" "))
    .join("\n");
}
