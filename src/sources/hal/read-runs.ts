import { findFiles } from "../../bytes/files.ts";
import { mapInOrder } from "../../bytes/map-in-order.ts";
import type { TraceZipOptions } from "../../bytes/zip/trace-zip.ts";
import { messageOf } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import { byKey, groupBy } from "../../model/order.ts";
import type { Run } from "../../model/run.ts";
import { tracePatterns } from "./find-traces.ts";
import { readRun } from "./read-run.ts";
import { readZipRuns } from "./read-zip-runs.ts";

/** Runs that were read, and what was noticed. */
export interface RunSet {
  /** Sorted by run id in code-unit order; run ids are unique. */
  readonly runs: readonly Run[];
  /** What was left out or read with a reservation, in the order of the files. */
  readonly findings: readonly Finding[];
  /** How many files were found, readable or not. */
  readonly files: number;
}

/** How the files of runs are called, and how one is read. */
export interface RunReader {
  readonly patterns: readonly string[];
  readonly read: (file: string, findings: Finding[]) => Promise<readonly Run[]>;
}

/** Reads HAL's files, plain and uploaded: as they are, and encrypted in zips. */
export async function readHalRuns(
  file: string,
  findings: Finding[],
  options: TraceZipOptions = {},
): Promise<readonly Run[]> {
  return isZip(file) ? readZipRuns(file, findings, options) : [await readRun(file, findings)];
}

const halReader: RunReader = { patterns: tracePatterns, read: readHalRuns };

function isZip(file: string): boolean {
  return /\.zip$/i.test(file);
}

/**
 * Reads every run behind `paths` (files, folders, globs), HAL's unless another reader is given. A file that is no usable run becomes a `bad`
 * finding and the others are read. The same content twice counts once; one run id with different contents
 * leaves all its files out, because nothing says which is right.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export async function readRuns(paths: readonly string[], reader = halReader): Promise<RunSet> {
  const { files, findings: pathFindings } = await findFiles(paths, reader.patterns);
  const read: Run[] = [];
  const findings: Finding[] = [...pathFindings];
  for (const outcome of await mapInOrder(files, (file) => readOrExplain(file, reader))) {
    read.push(...outcome.runs);
    findings.push(...outcome.findings);
  }
  return { runs: uniqueRuns(read, findings), findings, files: files.length };
}

/**
 * One run for each run id, sorted by it; see {@link readRuns} for what happens to the others.
 *
 * @param folders of the runs that stand in a store: there the file they were read from does not tell them apart
 */
export function uniqueRuns(
  runs: readonly Run[],
  findings: Finding[],
  folders: ReadonlyMap<Run, string> = new Map(),
): Run[] {
  const unique = [...groupBy(runs, (run) => run.runId).values()].flatMap((same) =>
    onlyOne(same, findings, folders),
  );
  return unique.sort(byKey((run) => run.runId));
}

async function readOrExplain(
  file: string,
  { read }: RunReader,
): Promise<{ runs: readonly Run[]; findings: Finding[] }> {
  const findings: Finding[] = [];
  try {
    return { runs: await read(file, findings), findings };
  } catch (error) {
    const bad: Finding = { level: "bad", code: "file-unusable", subject: file, message: messageOf(error) };
    return { runs: [], findings: [...findings, bad] };
  }
}

function onlyOne(same: readonly Run[], findings: Finding[], folders: ReadonlyMap<Run, string>): Run[] {
  const [first, ...others] = same;
  if (first === undefined || others.length === 0) return same.slice();
  const paths = same.map((run) => folders.get(run) ?? run.source.path);
  if (others.every((run) => contentOf(run) === contentOf(first))) {
    const message = `same content as ${paths[0]}; counted once`;
    for (const copy of paths.slice(1))
      findings.push({ level: "note", code: "file-repeated", subject: copy, message });
    return [first];
  }
  const remedy = same.some((run) => folders.has(run))
    ? ": delete the folder of each stored run that is out of date"
    : "";
  for (const [index, subject] of paths.entries()) {
    const rest = paths.filter((_, other) => other !== index).join(", ");
    const message = `run id ${first.runId} also stands, with other content, in ${rest}; none of them is used${remedy}`;
    findings.push({ level: "bad", code: "run-id-repeated", subject, message });
  }
  return [];
}

// A member of a zip and the file that was decrypted from it are the same.
function contentOf({ source: { contentSha256, sha256 } }: Run): string {
  return contentSha256 ?? sha256;
}
