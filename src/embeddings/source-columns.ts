import type { DuckDBConnection } from "@duckdb/node-api";
import { HindcastError } from "../model/error.ts";

export interface SourceColumn {
  readonly name: string;
  /** As DuckDB names it; every column of a CSV file is VARCHAR: `007` is not 7. */
  readonly type: string;
}

/** The columns of what stands after FROM. */
export async function columnsOf(connection: DuckDBConnection, from: string): Promise<SourceColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  return described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** A name as SQL takes it whatever it holds. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * DuckDB tells names apart without regard to case, and renames or empties the second of two.
 *
 * @throws HindcastError `bad-input` when two are the same to it.
 */
export function refuseSameNames(names: readonly string[], file: string): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    const earlier = seen.get(key);
    seen.set(key, name);
    if (earlier === undefined) continue;
    const both = `${JSON.stringify(earlier)}${earlier === name ? "" : ` and ${JSON.stringify(name)}`}`;
    throw new HindcastError("bad-input", `${file} has two columns ${both}`, {
      hint: "rename one: names that differ in case only count as the same",
    });
  }
}
