import path from "node:path";
import { HindcastError } from "../model/error.ts";
import { csvLines } from "../tables/csv.ts";
import { writeParquet } from "../tables/parquet.ts";
import { type Column, text } from "../tables/table.ts";
import { writeDraft, writeWhole } from "../tables/whole-file.ts";
import type { AlignedRow } from "./align.ts";

const columns: readonly Column<AlignedRow>[] = [
  text("benchmark_id", ({ benchmark }) => benchmark),
  text("model", ({ model }) => model),
  text("task_id", ({ taskId }) => taskId),
  text("agent_run_id", ({ agentRunId }) => agentRunId || undefined),
  text("task_input", (row) => row.text),
];

/** The form that a file's name asks for. @throws HindcastError `usage` for a name that asks for none of them. */
export function tableForm(file: string): "csv" | "jsonl" | "parquet" {
  const extension = path.extname(file).toLowerCase();
  if (extension === ".parquet") return "parquet";
  if (extension === ".jsonl" || extension === ".ndjson") return "jsonl";
  if (extension === ".csv") return "csv";
  throw new HindcastError("usage", "the form of the table", {
    received: JSON.stringify(file),
    expected: "a name ending in .csv, .parquet, .jsonl or .ndjson",
  });
}

/** Writes the aligned table as CSV (RFC 4180), JSONL or Parquet, by the file's name. @throws HindcastError `output`. */
export async function writeTable(file: string, rows: readonly AlignedRow[]): Promise<void> {
  const form = tableForm(file);
  if (form === "parquet") return writeDraft(file, (draft) => writeParquet(draft, columns, rows));
  return writeWhole(file, form === "csv" ? tableCsv(rows) : tableJsonLines(rows));
}

/** The aligned table as CSV, line by line. */
export function tableCsv(rows: readonly AlignedRow[]): Generator<string> {
  return csvLines(columns, rows, "\r\n");
}

/** A row as an object with the table's columns; unknown is null. */
export function tableObject(row: AlignedRow): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, value }) => [name, value(row) ?? null]));
}

function* tableJsonLines(rows: readonly AlignedRow[]): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(tableObject(row))}\n`;
}
