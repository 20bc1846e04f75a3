import type { TraceZipOptions } from "../bytes/zip/trace-zip.ts";
import { readNamedRun } from "./bigcodebench/read-named-run.ts";
import { type TraceFormat, traceFormat } from "./detect.ts";
import { logPatterns } from "./find-traces.ts";
import { tracePatterns } from "./hal/find-traces.ts";
import { type RunReader, type RunSet, readHalRuns, readRuns as readRunsBy } from "./hal/read-runs.ts";
import { readLogRun } from "./inspect/read-log-run.ts";

/** How zips are read: `password`, HAL's own unless given. */
export type ReadRunsOptions = Pick<TraceZipOptions, "password">;

/**
 * Reads every run behind `paths` (files, folders, globs), HAL's (encrypted zips too) and Inspect's, and of BigCodeBench's result files those
 * that are named themselves. A file that is no usable run becomes a `bad` finding and the others are read. The same
 * content twice counts once; one run id with different contents leaves all its files out, because nothing says which is
 * right.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export function readRuns(paths: readonly string[], options: ReadRunsOptions = {}): Promise<RunSet> {
  const readers: Readonly<Record<TraceFormat, RunReader["read"]>> = {
    hal: (file, findings) => readHalRuns(file, findings, options),
    inspect: async (file, findings) => [await readLogRun(file, findings)],
    bigcodebench: async (file, findings) => [await readNamedRun(file, findings)],
  };
  return readRunsBy(paths, {
    patterns: [...tracePatterns, ...logPatterns],
    read: (file, findings) => readers[traceFormat(file)](file, findings),
  });
}
