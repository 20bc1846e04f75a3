import { createHash } from "node:crypto";
import { readToEnd, watched } from "../../bytes/byte-reader.ts";
import { selectByWalking } from "../../bytes/source.ts";
import type { TraceZipOptions } from "../../bytes/zip/trace-zip.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { Run } from "../../model/run.ts";
import { type TraceSource, tracesAt } from "./find-traces.ts";
import { hashSource } from "./hash-source.ts";
import { runFromValues, runKeys } from "./read-run.ts";

/**
 * What the traces in a zip, encrypted or not, say of their runs. Each is read to its end, where it is verified: what
 * was said before may have been tampered with. One that is damaged, or no usable run, is a `bad` finding.
 *
 * @throws HindcastError `bad-input` when the zip is none, or holds no trace.
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
    const noticed: Finding[] = [];
    try {
      runs.push(await readMember(source, noticed));
      findings.push(...noticed);
    } catch (error) {
      const message = messageOf(error);
      findings.push({ level: "bad", code: "file-unusable", subject: source.name, message });
    }
  }
  return runs;
}

async function readMember(source: TraceSource, findings: Finding[]): Promise<Run> {
  const hash = createHash("sha256");
  const reader = watched(source.open(), (bytes) => hash.update(bytes));
  try {
    const reported = runFromValues(selectByWalking(reader, runKeys), source.name, findings);
    const contentSha256 = hash.digest("hex");
    const { name: path, fileBytes: bytes } = source;
    return { ...reported, source: { path, sha256: await hashSource(source), bytes, contentSha256 } };
  } catch (error) {
    if (HindcastError.isInstance(error) && error.code === "bad-input") readToEnd(reader);
    throw error;
  } finally {
    reader.close();
  }
}
