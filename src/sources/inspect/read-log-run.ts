import { statSync } from "node:fs";
import { hashFile } from "../../bytes/hash-file.ts";
import type { Finding } from "../../model/finding.ts";
import type { Run } from "../../model/run.ts";
import { openInspectLog } from "./log.ts";
import { runOfLog } from "./run-of-log.ts";
import type { InspectSampleSummary } from "./summary.ts";

/**
 * The run that a log tells of, by its header and summaries; its samples are read only where it keeps no summaries.
 *
 * @throws HindcastError `bad-input` when the file is no Inspect log.
 */
export async function readLogRun(path: string, findings: Finding[]): Promise<Run> {
  const log = openInspectLog(path);
  try {
    const header = log.header();
    const source = { path, sha256: await hashFile(path), bytes: statSync(path).size };
    const summaries = log.summaries();
    const run = runOfLog(header, summaries, path);
    findings.push(...log.findings, ...timesBelowZero(summaries, path));
    return { ...run, source };
  } finally {
    log.close();
  }
}

function timesBelowZero(summaries: readonly InspectSampleSummary[], subject: string): Finding[] {
  return summaries
    .filter(({ totalTime }) => totalTime !== undefined && totalTime < 0)
    .map(({ id, totalTime }) => {
      const message = `total_time of sample ${id} is ${totalTime}, expected at least 0: taken as unknown`;
      return { level: "warning", code: "latency-unknown", subject, message };
    });
}
