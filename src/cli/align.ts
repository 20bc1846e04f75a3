import { stat } from "node:fs/promises";
import path from "node:path";
import { type AlignResult, align } from "../align/align.ts";
import { reportText } from "../align/report-text.ts";
import type { ReadingProgress } from "../align/run-texts.ts";
import { textChoices } from "../align/task-text.ts";
import { tableCsv, tableForm, tableObject, writeTable } from "../align/write-table.ts";
import { version } from "../config/version.ts";
import { HindcastError } from "../model/error.ts";
import { traceFiles } from "../sources/find-traces.ts";
import { runsFolder } from "../store/layout.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeWhole } from "../tables/whole-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { exitCodeOf, printFindings } from "./findings.ts";
import { onInterrupt } from "./interrupt.ts";
import { print } from "./print.ts";
import { createProgress, type Progress } from "./progress.ts";

interface AlignFlags {
  readonly traces?: string;
  readonly store?: string;
  readonly benchmark?: string;
  readonly out?: string;
  readonly report?: string;
  readonly text: string;
  readonly allRows?: boolean;
  readonly keepMissing?: boolean;
  readonly strict?: boolean;
  readonly borrowText?: boolean;
  readonly require?: string;
  readonly config?: string;
  readonly password?: string;
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/**
 * `hindcast align`. @returns the exit code: 3 when fewer rows than required have a text, 1 when an input was left out,
 * unless `--skip-bad`.
 */
export async function alignCommand(results: string, flags: AlignFlags): Promise<number> {
  const { traces, text: given, out, report: reportFile, require: least, ...rest } = flags;
  const text = textChoices.find((choice) => choice === given);
  if (text === undefined) {
    throw new HindcastError("usage", "--text", {
      received: JSON.stringify(given),
      expected: textChoices.join(" or "),
    });
  }
  const required = least === undefined ? undefined : share(least);
  if (out !== undefined) tableForm(out);
  for (const file of [out, reportFile]) if (file !== undefined) await requireFolder(file);
  const { files = [] } = traces === undefined ? {} : await traceFiles([traces]);
  const inputs = [results, rest.config, ...files];
  await refuseOverwriting([out, reportFile], inputs, [rest.store && runsFolder(rest.store)]);

  onInterrupt("nothing was written; start the same command again");
  const progress = reporting();
  const result = await align({
    ...rest,
    results,
    text,
    // They stand in the report only.
    hashes: reportFile !== undefined || flags.json === true,
    onProgress: progress,
    ...(traces !== undefined && { traces: [traces] }),
  });
  progress.end();
  const { rows, report } = result;
  printFindings(report.findings);
  process.stderr.write(reportText(report));
  if (out !== undefined) await writeTable(out, rows);
  if (reportFile !== undefined) await writeWhole(reportFile, [json({ hindcast: version, ...report })]);
  if (flags.json) process.stdout.write(json(document(result, out)));
  else if (out === undefined) await print(tableCsv(rows));
  else process.stdout.write(`${rows.length} rows in ${out}\n`);

  if (required !== undefined && (report.coverage ?? 0) < required) {
    process.stderr.write(`coverage is below the ${least} required\n`);
    return exitCodes.gate;
  }
  return exitCodeOf(report.findings, flags.skipBad);
}

function share(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && number >= 0 && number <= 1) return number;
  throw new HindcastError("usage", "--require", {
    received: JSON.stringify(text),
    expected: "a share of the rows from 0 to 1, as 0.95",
  });
}

// Reading can take long: whoever mistyped a folder should know before.
async function requireFolder(file: string): Promise<void> {
  const folder = path.dirname(file);
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new HindcastError("output", `cannot write ${file}: there is no folder ${folder}`);
}

function reporting(): ReadingProgress & { end(): void } {
  let progress: Progress | undefined;
  return {
    start: (total, unit) => {
      progress = createProgress({ total, unit, label: "align", stream: process.stderr });
    },
    read: (amount) => progress?.advance(amount),
    skip: (amount) => progress?.skip(amount),
    end: () => progress?.end(),
  };
}

// The rows go where they are asked for; without a file they are part of the document.
function document({ rows, report }: AlignResult, out: string | undefined) {
  return {
    hindcast: version,
    ...report,
    ...(out === undefined ? { table: rows.map(tableObject) } : { out }),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
