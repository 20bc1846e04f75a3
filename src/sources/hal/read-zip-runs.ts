import { readToEnd } from "../../bytes/byte-reader.ts";
import { selectByWalking } from "../../bytes/source.ts";
import type { TraceZipOptions } from "../../bytes/zip/trace-zip.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { Run } from "../../model/run.ts";
import { type TraceSource, tracesAt } from "./find-traces.ts";
import { hashSource } from "./hash-source.ts";
import { runFromValues, runKeys } from "./read-run.ts";

/**
 * What the traces in a zip, encrypted or not, say of their runs. Each is read to its end, where it is verified: what
 * was said before may have been tampered with.
 *
 * @throws HindcastError `bad-input` when a member is damaged or no usable run, or the zip holds none.
 */
export async function readZipRuns(
  file: string,
  findings: Finding[],
  options: TraceZipOptions,
): Promise<Run[]> {
  const sources = await tracesAt(file, options, findings);
  if (sources.length === 0) throw new HindcastError("bad-input", `${file} holds no trace`);
  const runs: Run[] = [];
  for (const source of sources) {
    const reported = runFromValues(valuesOf(source), source.name, findings);
    const origin = { path: source.name, sha256: await hashSource(source), bytes: source.fileBytes };
    runs.push({ ...reported, source: origin });
  }
  return runs;
}

function valuesOf(source: TraceSource) {
  const reader = source.open();
  try {
    return selectByWalking(reader, runKeys);
  } catch (error) {
    if (HindcastError.isInstance(error) && error.code === "bad-input") readToEnd(reader);
    throw error;
  } finally {
    reader.close();
  }
}
