import { closeSync, openSync, readSync } from "node:fs";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { InspectHeader } from "./header.ts";
import { openJsonLog } from "./json-log.ts";
import type { InspectSampleSummary } from "./summary.ts";
import { openZipLog } from "./zip-log.ts";

/** One sample of a log, not yet read. */
export interface InspectSampleSource {
  /** For messages: the member, or the place in the JSON. */
  readonly name: string;
  /** What it takes of the file. */
  readonly fileBytes: number;
  /** The sample as one JSON object. @throws HindcastError `bad-input` naming the member. */
  bytes(): Buffer;
}

/** An Inspect log: each part of it is read when it is asked for, and nothing else with it. */
export interface InspectLog {
  readonly path: string;
  /** Reservations about the log; more come while it is read. */
  readonly findings: readonly Finding[];
  /** @throws HindcastError `bad-input` when it has none. */
  header(): InspectHeader;
  /** Whether it keeps summaries of its samples. */
  readonly hasSummaries: boolean;
  /** Of every sample, in the order of the log; from the samples themselves where the log keeps no summaries. */
  summaries(): readonly InspectSampleSummary[];
  /** Every sample, in the order of the log. What follows one need not be read before the next is asked for. */
  samples(): Generator<InspectSampleSource>;
  /** One of them; `undefined` when the log does not hold it. */
  sample(id: string, epoch: number): InspectSampleSource | undefined;
  close(): void;
}

/**
 * Opens a log, `.eval` or `.json`, of any version. What is known to be wrong with it stands in its findings: a log that
 * was cut short gives the samples before the cut.
 *
 * @throws HindcastError `bad-input` when it cannot be read or is no log.
 */
export function openInspectLog(path: string): InspectLog {
  return isZip(path) ? openZipLog(path) : openJsonLog(path);
}

function isZip(path: string): boolean {
  try {
    const file = openSync(path, "r");
    try {
      const start = Buffer.alloc(2);
      readSync(file, start, 0, 2, 0);
      return start.toString("latin1") === "PK";
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
  }
}
