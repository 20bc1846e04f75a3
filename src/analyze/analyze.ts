import { readFile } from "node:fs/promises";
import { type Analysis, analysisOf } from "../analysis/analysis.ts";
import type { Coverage } from "../analysis/coverage.ts";
import { type LoadedConfig, loadConfig } from "../config/load.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import type { Run } from "../model/run.ts";
import type { ReportFigure } from "../report/report-input.ts";
import { readStatusSheet } from "../sources/hal/status-sheet.ts";
import { OutputFolder } from "../tables/output-folder.ts";
import { requireReplaceable } from "../tables/replace-files.ts";
import { againstSheet } from "./against-sheet.ts";
import { coverageFileNames, coverageFiles } from "./coverage-files.ts";
import { obsoleteOutputs } from "./earlier-outputs.ts";
import { figureFileNames, specifyFigures, writeFigures } from "./figure-files.ts";
import { configHash, inputsOf, type Provenance, provenanceName, sha256 } from "./provenance.ts";
import { readInputs } from "./read-inputs.ts";
import { tableNames, writeTables } from "./table-files.ts";
import { versions } from "./versions.ts";

/** What {@link analyze} reads and where it writes. */
export interface AnalyzeOptions {
  /** Files, folders or globs of `*_UPLOAD.json`, and stores. */
  readonly paths: readonly string[];
  /** The output folder; made if need be. */
  readonly out: string;
  /** A configuration file; default `hindcast.yaml` in the working directory, if there. */
  readonly config?: string | undefined;
  /** A sheet of expected runs to check coverage against. */
  readonly expected?: string | undefined;
  /** Of encrypted zips; default HAL's own. */
  readonly password?: string | undefined;
  /** Draw the figures. Default true. */
  readonly figures?: boolean;
  /** Told what is being done, in a few words. */
  readonly onProgress?: (message: string) => void;
}

/** What an analysis found, and the files it wrote. */
export interface AnalyzeResult {
  readonly analysis: Analysis;
  readonly coverage: Coverage | undefined;
  readonly provenance: Provenance;
  /** Names of the files written, below the output folder, sorted. */
  readonly outputs: readonly string[];
}

/**
 * HAL runs in; tables, figures, a report and their provenance out. Equal inputs and configuration give equal
 * bytes in every file. A bad input is a finding and the rest is analysed; nothing is written when anything
 * else goes wrong. What an earlier analysis wrote into the folder is replaced as a whole.
 *
 * @throws HindcastError `output` before any work when the folder cannot be written; `bad-input` when no input
 * is a usable run, all are left out by the configuration or have no score, or the sheet cannot be read or expects nothing; `config`.
 */
export async function analyze(options: AnalyzeOptions): Promise<AnalyzeResult> {
  const loaded = await loadConfig(options.config);
  const output = await OutputFolder.open(options.out);
  try {
    await requireReplaceable(output.path, await namesToBe(options, loaded));
    return await analyzeInto(output, options, loaded);
  } finally {
    await output.discard();
  }
}

/** What the analysis will write, by that of no runs: names do not depend on them. */
async function namesToBe(
  { expected, figures = true }: AnalyzeOptions,
  { config }: LoadedConfig,
): Promise<string[]> {
  const nothing = analysisOf([], config);
  return [
    ...tableNames(nothing),
    ...(figures ? await figureFileNames(nothing) : []),
    ...(expected === undefined ? [] : coverageFileNames()),
    reportName,
    provenanceName,
  ];
}

const reportName = "report.html";

async function analyzeInto(
  output: OutputFolder,
  { paths, expected, password, figures = true, onProgress = () => {} }: AnalyzeOptions,
  { config, path: configPath }: LoadedConfig,
): Promise<AnalyzeResult> {
  const { runs, findings, files } = await readInputs(paths, config.prices, { password });
  requireRuns(runs, findings);
  const sheet = expected === undefined ? undefined : await readStatusSheet(expected);
  onProgress(`read ${runs.length} runs from ${files} files`);

  const analysis = analysisOf(runs, config);
  requireRows(analysis);
  const covered =
    expected === undefined || !sheet ? undefined : againstSheet(analysis.rows, sheet, expected, config);
  const drawing = figures ? await specifyFigures(analysis) : undefined;
  const origin: Omit<Provenance, "outputs"> = {
    synthetic: analysis.synthetic,
    versions: versions(),
    config: { path: configPath, sha256: configHash(config) },
    statistics: config.statistics,
    files,
    inputs: inputsOf(runs),
    expected:
      expected === undefined ? undefined : { path: expected, sha256: sha256(await readFile(expected)) },
    leftOut: analysis.leftOut,
    findings: [...findings, ...analysis.findings, ...(drawing?.findings ?? [])],
  };
  const writeRest = async (drawn: readonly ReportFigure[]) => {
    await writeTables(output, analysis);
    if (covered) for (const file of coverageFiles(covered)) await output.write(file.name, file.content);
    const { renderReport } = await import("../report/report.ts");
    const report = await renderReport({ analysis, figures: drawn, coverage: covered, provenance: origin });
    await output.write(reportName, report);
  };
  if (drawing) await writeFigures(output, drawing.specified, onProgress, writeRest);
  else await writeRest([]);
  const provenance: Provenance = { ...origin, outputs: await output.digests() };
  await output.write(provenanceName, `${JSON.stringify(provenance, null, 2)}\n`);
  const written = [...provenance.outputs.map(({ path }) => path), provenanceName];
  const outputs = await output.commit(await obsoleteOutputs(output.path, written));
  return { analysis, coverage: covered, provenance, outputs };
}

function requireRows({ rows, findings }: Analysis): void {
  if (rows.length > 0) return;
  const reasons = findings.filter(({ code }) => code === "model-left-out" || code === "run-unscored");
  const texts = reasons.map(({ subject, message }) => `${subject}: ${message}`);
  const hint = "`left_out: { contains: [], exactly: [] }` in hindcast.yaml keeps every model";
  const isLeftOut = reasons.some(({ code }) => code === "model-left-out");
  throw new HindcastError("bad-input", `no run is left: ${texts.join("; ")}`, isLeftOut ? { hint } : {});
}

function requireRuns(runs: readonly Run[], findings: readonly Finding[]): void {
  if (runs.length > 0) return;
  const reasons = findings
    .filter(({ level }) => level !== "note")
    .map(({ subject, message }) => `${subject}: ${message}`);
  throw new HindcastError("bad-input", `no usable run: ${reasons.join("; ")}`);
}
