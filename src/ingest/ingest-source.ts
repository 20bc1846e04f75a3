import type { FoundTrace } from "../sources/find-traces.ts";
import { ingestLog } from "./ingest-log.ts";
import { ingestResults } from "./ingest-results.ts";
import { type IngestedTrace, type IngestTraceOptions, ingestTrace } from "./ingest-trace.ts";

/** Reads one trace of any kind into the store. @throws HindcastError as the readers of its kind. */
export function ingestSource(source: FoundTrace, options: IngestTraceOptions): Promise<IngestedTrace> {
  if (source.format === "inspect") return ingestLog(source, options);
  return source.format === "bigcodebench" ? ingestResults(source, options) : ingestTrace(source, options);
}
