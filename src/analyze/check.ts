import { cleanRuns } from "../analysis/clean.ts";
import type { Coverage } from "../analysis/coverage.ts";
import { loadConfig } from "../config/load.ts";
import type { Finding } from "../model/finding.ts";
import { readStatusSheet } from "../sources/hal/status-sheet.ts";
import { OutputFolder } from "../tables/output-folder.ts";
import { requireReplaceable } from "../tables/replace-files.ts";
import { againstSheet } from "./against-sheet.ts";
import { coverageFileNames, coverageFiles } from "./coverage-files.ts";
import { readInputs } from "./read-inputs.ts";

export interface CheckOptions {
  readonly paths: readonly string[];
  /** The sheet of expected runs (CSV). */
  readonly expected: string;
  /** Where `data/missing_rows_analysis.txt` and `data/coverage.json` go; nothing is written without it. */
  readonly out?: string | undefined;
  readonly config?: string | undefined;
}

export interface CheckResult {
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  readonly outputs: readonly string[];
}

/**
 * Compares the runs that are there with those a sheet expects.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file, or the sheet cannot be read or expects
 * nothing; `output`; `config`.
 */
export async function check({
  paths,
  expected,
  out,
  config: configPath,
}: CheckOptions): Promise<CheckResult> {
  const { config } = await loadConfig(configPath);
  const output = out === undefined ? undefined : await OutputFolder.open(out);
  try {
    if (output) await requireReplaceable(output.path, coverageFileNames());
    const [{ runs, findings }, sheet] = await Promise.all([
      readInputs(paths, config.prices),
      readStatusSheet(expected),
    ]);
    const table = cleanRuns(runs, config);
    const covered = againstSheet(table.rows, sheet, expected, config);
    for (const { name, content } of output ? coverageFiles(covered) : []) await output?.write(name, content);
    const outputs = (await output?.commit()) ?? [];
    return { coverage: covered, findings: [...findings, ...table.findings], outputs };
  } finally {
    await output?.discard();
  }
}
