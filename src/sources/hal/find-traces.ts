import { stat } from "node:fs/promises";
import { type ByteReader, openFile } from "../../bytes/byte-reader.ts";
import { openTraceZip, type TraceZipOptions } from "../../bytes/zip/trace-zip.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
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

/** Which trace to read, where a zip holds several. */
export interface OneTraceOptions extends TraceZipOptions {
  /** A member's name, as it stands in the zip. */
  readonly member?: string | undefined;
}

/**
 * The trace at a path: a JSON file, or the one trace in a zip, encrypted or not.
 *
 * @throws HindcastError `bad-input` when it cannot be read, or is a zip without a trace or with several of which none
 * is named.
 */
export async function oneTraceAt(path: string, options: OneTraceOptions = {}): Promise<TraceSource> {
  return onlyTrace(path, await tracesAt(path, options), options.member);
}

/** The one of the traces found in a file, or the one of the member's name. @throws as {@link oneTraceAt} */
export function onlyTrace<Source extends TraceSource>(
  path: string,
  traces: readonly Source[],
  member?: string,
): Source {
  const [trace, other] = member === undefined ? traces : traces.filter((found) => found.member === member);
  if (trace !== undefined && other === undefined) return trace;
  const names = traces.map((found) => JSON.stringify(found.member ?? path)).join(", ");
  if (trace === undefined && member === undefined)
    throw new HindcastError("bad-input", `${path} holds no trace`);
  throw new HindcastError("bad-input", `${path} holds ${traces.length} traces`, {
    received: member === undefined ? names : `member ${JSON.stringify(member)}`,
    expected: member === undefined ? "one" : `one of ${names}`,
    hint: "hindcast ingest makes a run of each, to be named by its id; in the library, readTrace takes a `member`",
  });
}

/** The traces in a file: itself, or those of its members that are traces. Others become a note. */
export async function tracesAt(
  path: string,
  options: TraceZipOptions,
  findings: Finding[] = [],
): Promise<TraceSource[]> {
  const fileBytes = await sizeOf(path);
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

/** The bytes of a file. @throws HindcastError `bad-input` when it is not there or cannot be looked at. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
  }
}
