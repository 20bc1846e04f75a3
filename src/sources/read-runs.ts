import { readNamedRun } from "./bigcodebench/read-named-run.ts";
import { traceFormat } from "./detect.ts";
import { logPatterns } from "./find-traces.ts";
import { readRun } from "./hal/read-run.ts";
import { type RunSet, readRuns as readRunsBy, uploadPattern } from "./hal/read-runs.ts";
import { readLogRun } from "./inspect/read-log-run.ts";

/**
 * Reads every run behind `paths` (files, folders, globs), HAL's and Inspect's, and of BigCodeBench's result files those
 * that are named themselves. A file that is no usable run becomes a `bad` finding and the others are read. The same
 * content twice counts once; one run id with different contents leaves all its files out, because nothing says which is
 * right.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export function readRuns(paths: readonly string[]): Promise<RunSet> {
  return readRunsBy(paths, {
    patterns: [uploadPattern, ...logPatterns],
    read: (file, findings) => readers[traceFormat(file)](file, findings),
  });
}

const readers = { hal: readRun, inspect: readLogRun, bigcodebench: readNamedRun };
