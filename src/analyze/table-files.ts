import type { Analysis } from "../analysis/analysis.ts";
import type { OutputFolder } from "../tables/output-folder.ts";
import { writeParquet } from "../tables/parquet.ts";
import { extraTables, parquetColumns } from "./extra-tables.ts";
import { pickFiles } from "./pick-files.ts";
import { publishedTables, type TextFile } from "./published-tables.ts";

/** Writes every table of an analysis. */
export async function writeTables(output: OutputFolder, analysis: Analysis): Promise<void> {
  for (const { name, content } of textFiles(analysis)) await output.write(name, content);
  await writeParquet(output.place(parquetName), parquetColumns(analysis), analysis.rows);
}

/** Names of the tables, which are the same for every analysis. */
export function tableNames(analysis: Analysis): string[] {
  return [...textFiles(analysis).map(({ name }) => name), parquetName];
}

const parquetName = "data/cleaned_all_metrics.parquet";

function textFiles(analysis: Analysis): TextFile[] {
  return [...publishedTables(analysis), ...extraTables(analysis), ...pickFiles(analysis)];
}
