import { HindcastError, messageOf } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { storedSources } from "../store/stored-sources.ts";
import { hashSource, type IngestedTrace, ingestTrace } from "./ingest-trace.ts";
import { findTraces, type TraceSource } from "./trace-source.ts";

export interface IngestOptions {
  /** Files, folders or globs of `*_UPLOAD.json` and `*_UPLOAD.zip`. */
  readonly paths: readonly string[];
  readonly store: string;
  /** Of encrypted zips; default HAL's own. */
  readonly password?: string | undefined;
  readonly strict?: boolean | undefined;
  /** Names Hindcast and its version. */
  readonly reader: string;
  /** Told beforehand how many bytes there are, then how many more were read or skipped. */
  readonly onProgress?: IngestProgress;
}

export interface IngestProgress {
  start(traces: number, bytes: number): void;
  read(bytes: number): void;
  skip(bytes: number): void;
  finished(name: string): void;
}

export interface IngestResult {
  readonly ingested: readonly { readonly name: string; readonly trace: IngestedTrace }[];
  /** Sources whose run the store held already. */
  readonly skipped: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Reads traces into a store, one after the other. A trace that cannot be read becomes a `bad` finding and leaves the
 * store as it was; one that the store holds already is skipped. Stopping at any moment costs only the run at work.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file; `output` when the store cannot be written.
 */
export async function ingest({
  paths,
  store,
  password,
  strict,
  reader,
  onProgress,
}: IngestOptions): Promise<IngestResult> {
  const { sources, findings } = await findTraces(paths, { password });
  onProgress?.start(
    sources.length,
    sources.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const known = await storedSources(store);
  const ingested: { name: string; trace: IngestedTrace }[] = [];
  const skipped: string[] = [];
  const all = [...findings];
  for (const source of sources) {
    let bytesRead = 0;
    try {
      if (await isStored(source, known)) {
        skipped.push(source.name);
      } else {
        const onBytes = (bytes: number) => {
          bytesRead += bytes;
          onProgress?.read(bytes);
        };
        const trace = await ingestTrace(source, { store, reader, strict, onBytes });
        if (trace.isNew) ingested.push({ name: source.name, trace });
        else skipped.push(source.name);
        all.push(...trace.findings);
      }
    } catch (error) {
      // A store that cannot be written would fail every trace the same way.
      if (HindcastError.isInstance(error) && error.code === "output") throw error;
      all.push({ level: "bad", code: "trace-unusable", subject: source.name, message: messageOf(error) });
    }
    onProgress?.skip(source.bytes - bytesRead);
    onProgress?.finished(source.name);
  }
  return { ingested, skipped, findings: all };
}

// Hashing a file takes a while, so it is done beforehand only where the store holds a run of a file of that size.
async function isStored(
  source: TraceSource,
  known: ReadonlyMap<number, ReadonlySet<string>>,
): Promise<boolean> {
  const hashes = known.get(source.fileBytes);
  if (hashes === undefined) return false;
  return hashes.has(await hashSource(source));
}
