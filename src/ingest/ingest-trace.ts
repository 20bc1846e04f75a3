import { createHash } from "node:crypto";
import type { ByteReader } from "../bytes/byte-reader.ts";
import { hashFile } from "../bytes/hash-file.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import type { TraceSummary } from "../model/trace.ts";
import type { TraceSource } from "../sources/hal/find-traces.ts";
import { halOutcomes } from "../sources/hal/outcomes.ts";
import { readTrace } from "../sources/hal/read-trace.ts";
import { beginRun, type CommittedRun } from "../store/run-writer.ts";

export interface IngestTraceOptions {
  readonly store: string;
  /** Names Hindcast and its version in the run's record. */
  readonly reader: string;
  /** Validate also what is skipped. */
  readonly strict?: boolean | undefined;
  /** Told how many more bytes were read. */
  readonly onBytes?: (bytes: number) => void;
}

/** A trace that is in the store now. Plain data, which may go from process to process. */
export interface IngestedTrace extends CommittedRun {
  readonly key: string;
  readonly calls: number;
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
  const writer = await beginRun(options.store);
  let isCommitting = false;
  try {
    const digest = hashMeanwhile(source);
    const reader = counted(source.open(), options.onBytes);
    const findings: Finding[] = [];
    let summary: TraceSummary;
    try {
      const items = readTrace(reader, { findings, strict: options.strict ?? false });
      let next = items.next();
      for (; !next.done; next = items.next()) {
        writer.add(next.value);
        if (writer.isFull) await writer.flush();
      }
      summary = next.value;
    } catch (error) {
      if (source.member !== undefined && isBadInput(error)) readToEnd(reader);
      throw error;
    } finally {
      reader.close();
    }
    const sha256 = await digest;
    const run = { ...summary.run, source: { path: source.name, sha256, bytes: source.fileBytes } };
    const key = runKey(run.runId, sha256);
    const outcomes = halOutcomes(run, summary.evaluation);
    isCommitting = true;
    const committed = await writer.commit(
      { ...summary, run },
      { key, reader: options.reader, outcomes, findings },
    );
    return { ...committed, key, calls: summary.calls, bytesRead: reader.bytesRead, findings };
  } catch (error) {
    // A commit that failed has given the run up already.
    if (!isCommitting) await writer.abandon();
    throw error;
  }
}

// A member is verified at its end. When what came out of it is no trace, damage or tampering is the better reason, and
// the reader throws it there.
function readToEnd(reader: ByteReader): void {
  const target = Buffer.allocUnsafe(1 << 16);
  while (reader.read(target) > 0);
}

function isBadInput(error: unknown): boolean {
  return HindcastError.isInstance(error) && error.code === "bad-input";
}

/** What identifies a source: the SHA-256 of its file, or of file and member name for one of a zip's members. */
export async function hashSource({ path, member }: TraceSource): Promise<string> {
  const file = await hashFile(path);
  return member === undefined ? file : createHash("sha256").update(`${file}\n${member}`).digest("hex");
}

/** The same, awaited once the source was read: until then a failure to read it is the reader's to report. */
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

function counted(
  reader: ByteReader,
  onBytes: (bytes: number) => void = () => {},
): ByteReader & { bytesRead: number } {
  return {
    name: reader.name,
    size: reader.size,
    bytesRead: 0,
    read(target) {
      const bytes = reader.read(target);
      this.bytesRead += bytes;
      onBytes(bytes);
      return bytes;
    },
    close: () => reader.close(),
  };
}
