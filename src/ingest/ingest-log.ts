import { prepareZstd } from "../bytes/zstd.ts";
import { readerName } from "../config/version.ts";
import type { Finding } from "../model/finding.ts";
import type { TraceSummary } from "../model/trace.ts";
import type { FoundTrace } from "../sources/find-traces.ts";
import { readInspectLog } from "../sources/inspect/read-log.ts";
import { writeRun } from "../store/write-run.ts";
import { hashMeanwhile, type IngestedTrace, type IngestTraceOptions, runKey } from "./ingest-trace.ts";

/**
 * Reads an Inspect log into the store, sample after sample. The run appears whole or not at all; samples that cannot be
 * read are left out of it, each with a finding.
 *
 * @throws HindcastError `bad-input` for a file that is no log, `output` for a store that cannot be written.
 */
export async function ingestLog(source: FoundTrace, options: IngestTraceOptions): Promise<IngestedTrace> {
  const { name: path, fileBytes } = source;
  const findings: Finding[] = [];
  let bytesRead = 0;
  const onSample = (packed: number, bytes: number) => {
    bytesRead += bytes;
    options.onBytes?.(packed);
  };
  await prepareZstd();
  const digest = hashMeanwhile(source);
  const items = readInspectLog(path, { findings, onSample });
  const conclude = async (summary: TraceSummary) => {
    const sha256 = await digest;
    const run = { ...summary.run, source: { path, sha256, bytes: fileBytes } };
    const reader = readerName("inspect");
    const key = runKey(run.runId, sha256);
    const { status, created } = summary.extras ?? {};
    const state = created === undefined ? undefined : { created, isFinished: status !== "started" };
    return { summary: { ...summary, run }, origin: { key, reader, state, outcomes: [], findings } };
  };
  const committed = await writeRun(options.store, items, conclude, { onRead: options.onRead });
  return { ...committed, bytesRead, findings };
}
