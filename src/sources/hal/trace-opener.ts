import { type ByteReader, openFile } from "../../bytes/byte-reader.ts";
import { openTraceZip, type TraceZipOptions } from "../../bytes/zip/trace-zip.ts";
import { HindcastError } from "../../model/error.ts";

/**
 * How to open the trace at a path, as often as needed: a JSON file, or the first trace in a zip, encrypted or not.
 *
 * @throws HindcastError `bad-input` when it is a zip without a trace, or damaged.
 */
export async function traceOpener(path: string, options: TraceZipOptions = {}): Promise<() => ByteReader> {
  if (!path.toLowerCase().endsWith(".zip")) return () => openFile(path);
  const [member] = (await openTraceZip(path, options)).filter(({ isTrace }) => isTrace);
  if (member === undefined) throw new HindcastError("bad-input", `${path} holds no trace`);
  return () => member.open();
}
