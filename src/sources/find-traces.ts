import { openFile } from "../bytes/byte-reader.ts";
import { type FoundFiles, findFiles } from "../bytes/files.ts";
import type { TraceZipOptions } from "../bytes/zip/trace-zip.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { type TraceFormat, traceFormat } from "./detect.ts";
import { onlyTrace, sizeOf, type TraceSource, tracePatterns, tracesAt } from "./hal/find-traces.ts";

/** A trace of any kind. */
export interface FoundTrace extends TraceSource {
  readonly format: TraceFormat;
}

/** How Inspect names logs; other `.json` files in a folder are anything. */
export const logPatterns = ["*.eval", "????-??-??T*_*.json"] as const;

/** How BigCodeBench's harness and `hindcast grade` name results. */
const resultsPatterns = ["*_eval_results.json", "*_eval_results.json.gz"] as const;

export interface FindOptions extends TraceZipOptions {
  /** Look for result files of BigCodeBench too, which say how answers ended and not how they came about. */
  readonly withResults?: boolean;
}

/** The files that {@link findTraces} opens. @throws HindcastError `bad-input` when the paths lead to no file at all. */
export function traceFiles(
  paths: readonly string[],
  { withResults }: Pick<FindOptions, "withResults"> = {},
): Promise<FoundFiles> {
  return findFiles(paths, [...tracePatterns, ...logPatterns, ...(withResults ? resultsPatterns : [])]);
}

/**
 * The traces behind paths: files, folders, globs; HAL's `*_UPLOAD.json` and `*_UPLOAD.zip` and Inspect's logs inside
 * folders. What cannot be opened becomes a `bad` finding, and members of a zip that are no trace a note.
 *
 * @throws HindcastError `bad-input` when the paths lead to no file at all.
 */
export async function findTraces(
  paths: readonly string[],
  options: FindOptions = {},
): Promise<{ sources: FoundTrace[]; findings: Finding[] }> {
  const { files, findings } = await traceFiles(paths, options);
  const sources: FoundTrace[] = [];
  const all = [...findings];
  for (const path of files) {
    try {
      sources.push(...(await foundAt(path, options, all)));
    } catch (error) {
      all.push({ level: "bad", code: "file-unusable", subject: path, message: messageOf(error) });
    }
  }
  return { sources, findings: all };
}

/**
 * A trace that was found before, found again: by a thread or process that what reads it cannot be sent to.
 *
 * @throws HindcastError `bad-input` when it is not there any more, or damaged.
 */
export async function findAgain(
  { path, member }: Pick<TraceSource, "path" | "member">,
  options: TraceZipOptions,
): Promise<FoundTrace> {
  const found = (await foundAt(path, options)).find((source) => source.member === member);
  if (found) return found;
  throw new HindcastError("bad-input", `${path}!${member} is not there any more`);
}

/**
 * The trace at a path: a JSON file, an Inspect log, or the one trace in a zip, encrypted or not.
 *
 * @throws HindcastError `bad-input` when it cannot be read, or is a zip without a trace or with several.
 */
export async function oneTraceAt(path: string, options: TraceZipOptions = {}): Promise<FoundTrace> {
  return onlyTrace(path, await foundAt(path, options));
}

async function foundAt(
  path: string,
  options: TraceZipOptions,
  findings: Finding[] = [],
): Promise<FoundTrace[]> {
  const format = traceFormat(path);
  if (format === "hal")
    return (await tracesAt(path, options, findings)).map((source) => ({ ...source, format }));
  const fileBytes = await sizeOf(path);
  const source = { name: path, path, member: undefined, bytes: fileBytes, fileBytes };
  return [{ ...source, format, open: () => openFile(path) }];
}
