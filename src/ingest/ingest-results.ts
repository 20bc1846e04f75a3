import { readerName } from "../config/version.ts";
import type { Finding } from "../model/finding.ts";
import type { UnnamedSummary } from "../model/trace.ts";
import { readResultsRun } from "../sources/bigcodebench/read-results-run.ts";
import type { FoundTrace } from "../sources/find-traces.ts";
import { writeRun } from "../store/write-run.ts";
import { type IngestedTrace, type IngestTraceOptions, runKey } from "./ingest-trace.ts";

/**
 * Reads a result file of BigCodeBench into the store. The run appears whole or not at all; entries that cannot be read are
 * left out of it, each with a finding.
 *
 * @throws HindcastError `bad-input` for a file that is no such file, `output` for a store that cannot be written.
 */
export async function ingestResults(
  { path, fileBytes }: FoundTrace,
  options: IngestTraceOptions,
): Promise<IngestedTrace> {
  const findings: Finding[] = [];
  const items = readResultsRun(path, findings);
  const conclude = (summary: UnnamedSummary) => {
    options.onBytes?.(fileBytes);
    const { runId, source } = summary.run;
    const reader = readerName("bigcodebench");
    return { summary, origin: { key: runKey(runId, source.sha256), reader, outcomes: [], findings } };
  };
  const committed = await writeRun(options.store, items, conclude, { onRead: options.onRead });
  return { ...committed, bytesRead: fileBytes, findings };
}
