import type { Finding } from "../model/finding.ts";
import { readResultsRun } from "../sources/bigcodebench/read-results-run.ts";
import type { FoundTrace } from "../sources/find-traces.ts";
import { beginRun } from "../store/run-writer.ts";
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
  const writer = await beginRun(options.store);
  let isCommitting = false;
  try {
    const findings: Finding[] = [];
    const items = readResultsRun(path, findings);
    let next = await items.next();
    for (; !next.done; next = await items.next()) {
      writer.add(next.value);
      if (writer.isFull) await writer.flush();
    }
    options.onBytes?.(fileBytes);
    const { run, calls } = next.value;
    const key = runKey(run.runId, run.source.sha256);
    const reader = options.reader.replace(/ hal$/, " bigcodebench");
    isCommitting = true;
    const committed = await writer.commit(next.value, { key, reader, outcomes: [], findings });
    return { ...committed, key, calls, bytesRead: fileBytes, findings };
  } catch (error) {
    // A commit that failed has given the run up already.
    if (!isCommitting) await writer.abandon();
    throw error;
  }
}
