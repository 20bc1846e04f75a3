import { stat } from "node:fs/promises";
import { type ByteReader, openFile } from "../../bytes/byte-reader.ts";
import { openTraceZip, type TraceZipOptions } from "../../bytes/zip/trace-zip.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";

/** One trace to read: a file, or a member of a zip. */
export interface TraceSource {
  /** For messages: the path, and `!member` inside a zip. */
  readonly name: string;
  /** The file that holds it. */
  readonly path: string;
  /** The member's name inside a zip. */
  readonly member: string | undefined;
  /** Bytes to be read, for a progress bar. */
  readonly bytes: number;
  /** Bytes of the file. */
  readonly fileBytes: number;
  /** Opens it, as often as needed. */
  open(): ByteReader;
}

/** How HAL names traces, plain and uploaded. */
export const tracePatterns = ["*_UPLOAD.json", "*_UPLOAD.zip"] as const;

/**
 * The trace at a path: a JSON file, or the first trace in a zip, encrypted or not.
 *
 * @throws HindcastError `bad-input` when it is a zip without a trace, or damaged.
 */
export async function firstTraceAt(path: string, options: TraceZipOptions = {}): Promise<TraceSource> {
  const [first] = await tracesAt(path, options);
  if (first === undefined) throw new HindcastError("bad-input", `${path} holds no trace`);
  return first;
}

/** The traces in a file: itself, or those of its members that are traces. Others become a note. */
export async function tracesAt(
  path: string,
  options: TraceZipOptions,
  findings: Finding[] = [],
): Promise<TraceSource[]> {
  const fileBytes = (await stat(path)).size;
  if (!path.toLowerCase().endsWith(".zip")) {
    return [{ name: path, path, member: undefined, bytes: fileBytes, fileBytes, open: () => openFile(path) }];
  }
  return (await openTraceZip(path, options)).flatMap((member): TraceSource[] => {
    const name = `${path}!${member.name}`;
    if (member.isTrace) {
      const { name: inZip, plaintextBytes: bytes } = member;
      return [{ name, path, member: inZip, bytes, fileBytes, open: () => member.open() }];
    }
    findings.push({
      level: "note",
      code: "member-not-a-trace",
      subject: name,
      message: "no trace; passed over",
    });
    return [];
  });
}
