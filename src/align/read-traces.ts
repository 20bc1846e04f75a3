import type { Finding } from "../model/finding.ts";
import { findTraces } from "../sources/find-traces.ts";
import { type TraceJob, unreadRun } from "./read-trace.ts";
import type { ReadingProgress, RunTexts, Wanted } from "./run-texts.ts";
import { readInThreads } from "./trace-threads.ts";

export interface ReadTracesOptions {
  /** Of encrypted zips; default HAL's own. */
  readonly password: string | undefined;
  readonly hashes: boolean;
  readonly onProgress: ReadingProgress | undefined;
}

/**
 * Reads the traces behind paths (files, folders, globs), each once. One that cannot be read to its end is `unreadable`,
 * with a `bad` finding; of one that is not wanted only the beginning is read.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export async function readTraces(
  paths: readonly string[],
  wanted: Wanted,
  { password, hashes, onProgress }: ReadTracesOptions,
): Promise<{ runs: RunTexts[]; unreadable: RunTexts[]; findings: Finding[] }> {
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
  const unreadable = findings
    .filter(({ level, code }) => level === "bad" && code !== "path-empty")
    .map(({ subject }) => unreadRun(subject));
  for (const { run, failure } of ends) {
    if (failure === undefined) {
      runs.push(run);
      continue;
    }
    unreadable.push(run);
    findings.push({ level: "bad", code: "trace-unusable", subject: run.name, message: failure });
  }
  return { runs, unreadable, findings };
}
