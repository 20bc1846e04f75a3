import { findFiles } from "../bytes/files.ts";
import { prepareZstd } from "../bytes/zstd.ts";
import { messageOf } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { asNumber, asObject } from "../model/json.ts";
import { logPatterns } from "./find-traces.ts";
import type { InspectHeader } from "./inspect/header.ts";
import { openInspectLog } from "./inspect/log.ts";

/** What the header of an Inspect log says of its run. */
export interface ListedLog {
  readonly path: string;
  readonly benchmark: string;
  readonly model: string;
  readonly status: string;
  readonly created: string;
  readonly score: number | undefined;
  readonly scoreName: string | undefined;
  /** Attempts that ended without an error, and that were to be made. */
  readonly completed: number | undefined;
  readonly total: number | undefined;
}

/**
 * Lists Inspect logs by their headers, and reads nothing else of them. One that cannot be read becomes a `bad` finding.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export async function listLogs(
  paths: readonly string[],
): Promise<{ readonly logs: readonly ListedLog[]; readonly findings: readonly Finding[] }> {
  const { files, findings: pathFindings } = await findFiles(paths, logPatterns);
  const findings = [...pathFindings];
  const logs: ListedLog[] = [];
  if (files.length > fewFiles) await prepareZstd();
  for (const path of files) {
    try {
      logs.push(listed(path, findings));
    } catch (error) {
      findings.push({ level: "bad", code: "file-unusable", subject: path, message: messageOf(error) });
    }
  }
  return { logs, findings };
}

// From there on the faster decoder has won back what it takes to start.
const fewFiles = 30;

function listed(path: string, findings: Finding[]): ListedLog {
  const log = openInspectLog(path);
  try {
    const header = log.header();
    findings.push(...log.findings);
    return {
      path,
      benchmark: header.task,
      model: header.model,
      status: header.status,
      created: header.created,
      score: header.headline?.value,
      scoreName: header.headline?.metric,
      completed: completedIn(header),
      total: header.totalSamples,
    };
  } finally {
    log.close();
  }
}

function completedIn({ json }: InspectHeader): number | undefined {
  return asNumber(asObject(json.get("results"))?.get("completed_samples"));
}
