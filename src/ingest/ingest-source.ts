import type { FoundTrace } from "../sources/find-traces.ts";
import { ingestLog } from "./ingest-log.ts";
import { type IngestedTrace, type IngestTraceOptions, ingestTrace } from "./ingest-trace.ts";

/** Reads one trace of any kind into the store. @throws HindcastError as the readers of its kind. */
export function ingestSource(source: FoundTrace, options: IngestTraceOptions): Promise<IngestedTrace> {
  return source.format === "inspect" ? ingestLog(source, options) : ingestTrace(source, options);
}
