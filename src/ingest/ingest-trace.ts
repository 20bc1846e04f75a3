import { readToEnd, watched } from "../bytes/byte-reader.ts";
import { readerName } from "../config/version.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import type { AttemptOutcome } from "../model/outcome.ts";
import type { RunItem, TraceSummary } from "../model/trace.ts";
import type { TraceSource } from "../sources/hal/find-traces.ts";
import { hashSource } from "../sources/hal/hash-source.ts";
import { halOutcomes } from "../sources/hal/outcomes.ts";
import { readTrace } from "../sources/hal/read-trace.ts";
import type { CommittedRun } from "../store/run-writer.ts";
import { writeRun } from "../store/write-run.ts";

export interface IngestTraceOptions {
  readonly store: string;
  /** Validate also what is skipped. */
  readonly strict?: boolean | undefined;
  /** Told how many more bytes were read. */
  readonly onBytes?: (bytes: number) => void;
  /** Told once all was read, while the run is still to be finished. */
  readonly onRead?: () => void;
}

/** A trace that is in the store now. Plain data, which may go from process to process. */
export interface IngestedTrace extends CommittedRun {
  readonly bytesRead: number;
  readonly findings: readonly Finding[];
}

/**
 * Reads one trace into the store, in memory that does not grow with it. The run appears whole, after the trace was
 * read to its end and, if it was encrypted, verified; or not at all.
 *
 * @throws HindcastError `bad-input` for a trace that cannot be read, `output` for a store that cannot be written.
 */
export async function ingestTrace(source: TraceSource, options: IngestTraceOptions): Promise<IngestedTrace> {
  const findings: Finding[] = [];
  let bytesRead = 0;
  const onBytes = (bytes: number) => {
    bytesRead += bytes;
    options.onBytes?.(bytes);
  };
  const items = readItems(source, { findings, strict: options.strict ?? false, onBytes });
  const conclude = async ({ summary, digest }: ReadTrace) => {
    const sha256 = await digest;
    const run = { ...summary.run, source: { path: source.name, sha256, bytes: source.fileBytes } };
    const outcomes = halOutcomes(run, summary.evaluation);
    findings.push(...epochsUnknown(outcomes, summary.calls, source.name));
    const key = runKey(run.runId, sha256);
    const reader = readerName("hal");
    return { summary: { ...summary, run }, origin: { key, reader, outcomes, findings } };
  };
  const committed = await writeRun(options.store, items, conclude, { onRead: options.onRead });
  return { ...committed, bytesRead, findings };
}

/** HAL's calls name their task only: of several tries at it, nobody says which made which call. */
function epochsUnknown(outcomes: readonly AttemptOutcome[], calls: number, subject: string): Finding[] {
  const triedAgain = new Set(outcomes.filter(({ epoch }) => epoch > 1).map(({ taskId }) => taskId)).size;
  if (triedAgain === 0 || calls === 0) return [];
  const message = `tasks tried more than once: ${triedAgain}; which try made a call is not told, so that the epochs of their calls, and calls, tokens, cost and times of their attempts, are unknown`;
  return [{ level: "warning", code: "epoch-unknown", subject, message }];
}

interface ReadTrace {
  readonly summary: TraceSummary;
  readonly digest: Promise<string>;
}

interface ReadOptions {
  readonly findings: Finding[];
  readonly strict: boolean;
  readonly onBytes: (bytes: number) => void;
}

function* readItems(
  source: TraceSource,
  { onBytes, ...options }: ReadOptions,
): Generator<RunItem, ReadTrace> {
  const digest = hashMeanwhile(source);
  const reader = watched(source.open(), ({ length }) => onBytes(length));
  try {
    return { summary: yield* readTrace(reader, options), digest };
  } catch (error) {
    // A member is verified at its end. When what came out of it is no trace, damage or tampering is the better reason,
    // and the reader throws it there.
    if (source.member !== undefined && isBadInput(error)) readToEnd(reader);
    throw error;
  } finally {
    reader.close();
  }
}

function isBadInput(error: unknown): boolean {
  return HindcastError.isInstance(error) && error.code === "bad-input";
}

/** The hash of a source, awaited once it was read: until then a failure to read it is the reader's to report. */
export function hashMeanwhile(source: TraceSource): Promise<string> {
  const digest = hashSource(source);
  digest.catch(() => undefined);
  return digest;
}

/** The run id for people, the hash because run ids repeat. */
export function runKey(runId: string, sha256: string): string {
  const readable = runId.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "") || "run";
  return `${readable.slice(0, 150)}-${sha256.slice(0, 16)}`;
}
