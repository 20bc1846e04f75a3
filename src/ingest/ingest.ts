import { mapInOrder } from "../bytes/map-in-order.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { type FoundTrace, findTraces } from "../sources/find-traces.ts";
import { hashSource } from "../sources/hal/hash-source.ts";
import { settleStates } from "../store/run-states.ts";
import { storedSources } from "../store/stored-sources.ts";
import type { IngestedTrace } from "./ingest-trace.ts";
import { openWorkers } from "./ingest-workers.ts";
import { settled } from "./settled.ts";

/** Which traces go into which store. */
export interface IngestOptions {
  /** Files, folders or globs of HAL's `*_UPLOAD.json` and `*_UPLOAD.zip`, Inspect's logs and `*_eval_results.json`. */
  readonly paths: readonly string[];
  readonly store: string;
  /** Of encrypted zips; default HAL's own. */
  readonly password?: string | undefined;
  readonly strict?: boolean | undefined;
  /** Traces read at a time, each in a process of its own with up to 300 MB of memory. Default 1. */
  readonly jobs?: number | undefined;
  /** Told beforehand how many bytes there are, then how many more were read or skipped. */
  readonly onProgress?: IngestProgress;
}

/** Is told how far ingesting is, in bytes. */
export interface IngestProgress {
  start(traces: number, bytes: number): void;
  read(bytes: number): void;
  skip(bytes: number): void;
  finished(name: string): void;
}

/** What came into the store, what was there, and what could not be read. */
export interface IngestResult {
  readonly ingested: readonly { readonly name: string; readonly trace: IngestedTrace }[];
  /** Sources whose run the store held already, or a later state of it. */
  readonly skipped: readonly string[];
  /** Keys of runs that were in the store unfinished, and of which a later state took the place. */
  readonly replaced: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Reads traces into a store, `jobs` at a time. A trace that cannot be read becomes a `bad` finding and leaves the
 * store as it was; one that the store holds already is skipped. Stopping at any moment costs only the runs at work. Of a
 * run that was read while it went on and is there further on too, the earlier state is removed at the end.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file; `output` when the store cannot be written.
 */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  const { paths, store, password, strict, jobs = 1, onProgress } = options;
  const { sources, findings } = await findTraces(paths, { password, withResults: true });
  onProgress?.start(
    sources.length,
    sources.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const known = await storedSources(store);
  const workers = openWorkers(Math.min(jobs, sources.length), { store, strict, password });
  const ingestOne = async (source: FoundTrace): Promise<Outcome> => {
    let bytesRead = 0;
    try {
      if (await isStored(source, known)) return "skipped";
      const trace = await workers.ingest(source, (bytes) => {
        bytesRead += bytes;
        onProgress?.read(bytes);
      });
      return trace.isNew ? trace : "skipped";
    } catch (error) {
      // A store that cannot be written would fail every trace the same way.
      if (HindcastError.isInstance(error) && error.code === "output") throw error;
      return { level: "bad", code: "trace-unusable", subject: source.name, message: messageOf(error) };
    } finally {
      onProgress?.skip(source.bytes - bytesRead);
      onProgress?.finished(source.name);
    }
  };
  try {
    const outcomes = await mapInOrder(sources, ingestOne, workers.inFlight);
    return settled(summarise(sources, outcomes, findings), await settleStates(store), store);
  } finally {
    await workers.close();
  }
}

/** What became of a source: it was ingested, skipped, or is bad. */
type Outcome = IngestedTrace | "skipped" | Finding;

function summarise(
  sources: readonly FoundTrace[],
  outcomes: readonly Outcome[],
  findings: readonly Finding[],
): IngestResult {
  const ingested: { name: string; trace: IngestedTrace }[] = [];
  const skipped: string[] = [];
  const all = [...findings];
  for (const [index, { name }] of sources.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome === "skipped") skipped.push(name);
    else if ("level" in outcome) all.push(outcome);
    else {
      ingested.push({ name, trace: outcome });
      all.push(...outcome.findings);
    }
  }
  return { ingested, skipped, replaced: [], findings: all };
}

// Hashing a file takes a while, so it is done beforehand only where the store holds a run of a file of that size.
async function isStored(
  source: FoundTrace,
  known: ReadonlyMap<number, ReadonlySet<string>>,
): Promise<boolean> {
  const hashes = known.get(source.fileBytes);
  if (hashes === undefined) return false;
  return hashes.has(await hashSource(source));
}
