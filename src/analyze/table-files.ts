import type { Analysis } from "../analysis/analysis.ts";
import type { OutputFolder } from "../tables/output-folder.ts";
import { writeParquet } from "../tables/parquet.ts";
import { extraTables, parquetColumns } from "./extra-tables.ts";
import { pickFiles } from "./pick-files.ts";
import { publishedTables } from "./published-tables.ts";

/** Writes every table of an analysis. */
export async function writeTables(output: OutputFolder, analysis: Analysis): Promise<void> {
  for (const { name, content } of [
    ...publishedTables(analysis),
    ...extraTables(analysis),
    ...pickFiles(analysis),
  ]) {
    await output.write(name, content);
  }
  const parquet = output.place("data/cleaned_all_metrics.parquet");
  await writeParquet(parquet, parquetColumns(analysis), analysis.rows);
}
