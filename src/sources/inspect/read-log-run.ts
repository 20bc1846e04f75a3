import { statSync } from "node:fs";
import { hashFile } from "../../bytes/hash-file.ts";
import type { Finding } from "../../model/finding.ts";
import type { Run } from "../../model/run.ts";
import { openInspectLog } from "./log.ts";
import { runOfLog } from "./run-of-log.ts";

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
    const run = runOfLog(header, log.summaries(), path);
    findings.push(...log.findings);
    return { ...run, source };
  } finally {
    log.close();
  }
}
