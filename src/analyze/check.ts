import path from "node:path";
import { cleanRuns } from "../analysis/clean.ts";
import type { Coverage } from "../analysis/coverage.ts";
import { loadConfig } from "../config/load.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { readStatusSheet } from "../sources/hal/status-sheet.ts";
import { OutputFolder } from "../tables/output-folder.ts";
import { requireReplaceable } from "../tables/replace-files.ts";
import { againstSheet } from "./against-sheet.ts";
import { coverageFileNames, coverageFiles } from "./coverage-files.ts";
import { earlierOutputs } from "./earlier-outputs.ts";
import { provenanceName } from "./provenance.ts";
import { readInputs } from "./read-inputs.ts";

/** What {@link check} holds against which sheet of expected runs. */
export interface CheckOptions {
  readonly paths: readonly string[];
  /** The sheet of expected runs (CSV). */
  readonly expected: string;
  /**
   * Where `data/missing_rows_analysis.txt` and `data/coverage.json` go, not beside an analysis that holds its own; nothing
   * is written without it.
   */
  readonly out?: string | undefined;
  readonly config?: string | undefined;
  /** Of encrypted zips; default HAL's own. */
  readonly password?: string | undefined;
}

/** Which expected runs are there and which are not, and the files written. */
export interface CheckResult {
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  readonly outputs: readonly string[];
}

/**
 * Compares the runs that are there with those a sheet expects.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file, or the sheet cannot be read or expects
 * nothing; `output`, also when the folder holds an analysis with a coverage of its own; `config`.
 */
export async function check({
  paths,
  expected,
  out,
  config: configPath,
  password,
}: CheckOptions): Promise<CheckResult> {
  const { config } = await loadConfig(configPath);
  if (out !== undefined) await requireNoOtherCoverage(out);
  const output = out === undefined ? undefined : await OutputFolder.open(out);
  try {
    if (output) await requireReplaceable(output.path, coverageFileNames());
    const [{ runs, findings }, sheet] = await Promise.all([
      readInputs(paths, config.prices, { password }),
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

// The report and the provenance of that analysis would no longer agree with the files beside them.
async function requireNoOtherCoverage(folder: string): Promise<void> {
  const own = coverageFileNames();
  const listed = (await earlierOutputs(folder)).find(({ path }) => own.includes(path));
  if (listed === undefined) return;
  const file = path.join(folder, listed.path);
  throw new HindcastError("output", `${file} belongs to the analysis in ${folder}`, {
    received: `${provenanceName} that lists ${listed.path}`,
    expected: "a folder without a coverage of an analysis",
    hint: "give another folder, or check anew with hindcast analyze --expected into this one",
  });
}
