import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { StatusRow } from "../../model/status-row.ts";

const columns = ["Benchmark", "Agent", "Model", "Status"] as const;

/**
 * Reads HAL's sheet of runs (CSV with at least Benchmark, Agent, Model and Status; unnamed columns may follow).
 *
 * @throws HindcastError `bad-input` when it cannot be read or a column is absent.
 */
export async function readStatusSheet(file: string): Promise<StatusRow[]> {
  const records = await readRecords(file);
  const header = records[0] ?? [];
  const at = columns.map((column) => header.indexOf(column));
  const absent = columns.filter((_, index) => at[index] === -1);
  if (absent.length > 0) {
    throw new HindcastError("bad-input", `${file} has no column ${absent.join(", ")}`, {
      received: header.filter(Boolean).join(", ") || "no header",
      expected: columns.join(", "),
    });
  }
  return records.slice(1).map((record) => {
    const [benchmark = "", agent = "", model = "", status = ""] = at.map((index) => record[index]);
    // Names have no spaces at their ends; a status counts only when it is exactly the word.
    return { benchmark: benchmark.trim(), agent: agent.trim(), model: model.trim(), status };
  });
}

async function readRecords(file: string): Promise<string[][]> {
  try {
    return parse(await readFile(file), { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    throw new HindcastError("bad-input", `${file} cannot be read as CSV: ${messageOf(cause)}`, { cause });
  }
}
