import type { Finding } from "../model/finding.ts";
import { findTraces } from "../sources/find-traces.ts";
import type { TraceJob } from "./read-trace.ts";
import type { ReadingProgress, RunTexts, Wanted } from "./run-texts.ts";
import { readInThreads } from "./trace-threads.ts";

export interface ReadTracesOptions {
  /** Of encrypted zips; default HAL's own. */
  readonly password: string | undefined;
  readonly hashes: boolean;
  readonly onProgress: ReadingProgress | undefined;
}

/**
 * Reads the traces behind paths (files, folders, globs), each once. One that cannot be read to its end becomes a `bad`
 * finding; of one that is not wanted only the beginning is read.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export async function readTraces(
  paths: readonly string[],
  wanted: Wanted,
  { password, hashes, onProgress }: ReadTracesOptions,
): Promise<{ runs: RunTexts[]; findings: Finding[] }> {
  const found = await findTraces(paths, { password });
  const findings = [...found.findings];
  const unread = new Map<TraceJob, number>();
  for (const { path, member, name, bytes } of found.sources)
    unread.set({ path, member, name, password, hashes }, bytes);
  onProgress?.start(
    [...unread.values()].reduce((sum, bytes) => sum + bytes, 0),
    "bytes",
  );
  const jobs = [...unread.keys()];
  const ends = await readInThreads(jobs, wanted, {
    read: (job, bytes) => {
      unread.set(job, (unread.get(job) ?? 0) - bytes);
      onProgress?.read(bytes);
    },
    finished: (job) => onProgress?.skip(unread.get(job) ?? 0),
  });
  const runs: RunTexts[] = [];
  for (const [index, end] of ends.entries()) {
    if ("run" in end) runs.push(end.run);
    else
      findings.push({
        level: "bad",
        code: "trace-unusable",
        subject: jobs[index]?.name ?? "",
        message: end.failure,
      });
  }
  return { runs, findings };
}
