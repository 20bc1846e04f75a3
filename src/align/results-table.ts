import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";

/** A row of a table of results: who worked at what. Everything is text, as it stands in the file. */
export interface ResultRow {
  readonly benchmark: string;
  readonly model: string;
  readonly taskId: string;
  /** Empty where the table has none. */
  readonly agentRunId: string;
}

/** The columns that a table of results must have; others are passed over. */
const resultColumns = ["benchmark_id", "model", "task_id", "agent_run_id"] as const;

/**
 * Reads a table of results, CSV with a header. A row without benchmark, model or task, or with more or fewer cells than
 * the header, becomes a `bad` finding; that rows repeat others is a warning.
 *
 * @throws HindcastError `bad-input` when it cannot be read, is no CSV, or a column is absent.
 */
export async function readResults(file: string): Promise<{ rows: ResultRow[]; findings: Finding[] }> {
  const [first, ...records] = await readRecords(file);
  const header = first?.cells ?? [];
  const places = resultColumns.map((column) => header.indexOf(column));
  const absent = resultColumns.filter((_, index) => places[index] === -1);
  if (absent.length > 0) {
    throw new HindcastError("bad-input", `${file} has no column ${absent.join(", ")}`, {
      received: header.filter(Boolean).join(", ").slice(0, 200) || "no header",
      expected: resultColumns.join(", "),
      hint: "a table of results is CSV with these columns; others may stand beside them",
    });
  }
  const rows: ResultRow[] = [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const repeated: number[] = [];
  for (const [index, { cells, line }] of records.entries()) {
    const [benchmark = "", model = "", taskId = "", agentRunId = ""] = places.map((place) => cells[place]);
    const empty = [benchmark, model, taskId].findIndex((cell) => cell.trim() === "");
    const isUneven = cells.length !== header.length;
    if (isUneven || empty !== -1) {
      // A comma that no quotes enclose moves the cells after it under other names.
      const fault = isUneven
        ? `has ${cells.length} cells and the header ${header.length}`
        : `has no ${resultColumns[empty]}`;
      const message = `row ${index + 1} (line ${line}) ${fault}; left out`;
      findings.push({ level: "bad", code: "row-incomplete", subject: file, message });
      continue;
    }
    rows.push({ benchmark, model, taskId, agentRunId });
    const key = JSON.stringify([benchmark, model, taskId, agentRunId]);
    if (seen.has(key)) repeated.push(index + 1);
    seen.add(key);
  }
  if (repeated.length > 0) {
    const message = `${repeated.length} of ${rows.length} rows repeat an earlier one in all four columns, the first is row ${repeated[0]}`;
    findings.push({ level: "warning", code: "rows-repeated", subject: file, message });
  }
  return { rows, findings };
}

interface ResultRecord {
  readonly cells: readonly string[];
  /** Of the file, from 1: where the record ends. */
  readonly line: number;
}

async function readRecords(file: string): Promise<ResultRecord[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new HindcastError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
  if (bytes.includes(0) || !isUtf8(bytes)) {
    throw new HindcastError("bad-input", `${file} is not CSV`, { received: "bytes that are no UTF-8 text" });
  }
  try {
    const records: ResultRecord[] = [];
    parse(bytes, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        records.push({ cells, line: lines });
        return null;
      },
    });
    return records;
  } catch (cause) {
    throw new HindcastError("bad-input", `${file} is not CSV: ${messageOf(cause)}`, { cause });
  }
}
