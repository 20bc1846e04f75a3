import { prepareZstd } from "../bytes/zstd.ts";
import type { Finding } from "../model/finding.ts";
import type { FoundTrace } from "../sources/find-traces.ts";
import { readInspectLog } from "../sources/inspect/read-log.ts";
import { beginRun } from "../store/run-writer.ts";
import { hashMeanwhile, type IngestedTrace, type IngestTraceOptions, runKey } from "./ingest-trace.ts";

/**
 * Reads an Inspect log into the store, sample after sample. The run appears whole or not at all; samples that cannot be
 * read are left out of it, each with a finding.
 *
 * @throws HindcastError `bad-input` for a file that is no log, `output` for a store that cannot be written.
 */
export async function ingestLog(source: FoundTrace, options: IngestTraceOptions): Promise<IngestedTrace> {
  const { name: path, fileBytes } = source;
  const writer = await beginRun(options.store);
  let isCommitting = false;
  try {
    const digest = hashMeanwhile(source);
    const findings: Finding[] = [];
    let bytesRead = 0;
    await prepareZstd();
    const items = readInspectLog(path, {
      findings,
      onSample: (packed, bytes) => {
        bytesRead += bytes;
        options.onBytes?.(packed);
      },
    });
    let next = items.next();
    for (; !next.done; next = items.next()) {
      writer.add(next.value);
      if (writer.isFull) await writer.flush();
    }
    const summary = next.value;
    const sha256 = await digest;
    const run = { ...summary.run, source: { path, sha256, bytes: fileBytes } };
    const key = runKey(run.runId, sha256);
    const reader = options.reader.replace(/ hal$/, " inspect");
    isCommitting = true;
    const committed = await writer.commit({ ...summary, run }, { key, reader, outcomes: [], findings });
    return { ...committed, key, calls: summary.calls, bytesRead, findings };
  } catch (error) {
    // A commit that failed has given the run up already.
    if (!isCommitting) await writer.abandon();
    throw error;
  }
}
