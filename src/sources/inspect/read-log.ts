import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { RunItem, TraceSummary } from "../../model/trace.ts";
import { LoggedTimes } from "../logged-times.ts";
import { unscored } from "../unscored.ts";
import { openInspectLog } from "./log.ts";
import { readSample } from "./read-sample.ts";
import { runExtras, runOfLog, shapeOfLog } from "./run-of-log.ts";
import { SampleMessages } from "./sample-messages.ts";
import { unreadable } from "./sample-summary.ts";
import type { InspectSampleSummary } from "./summary.ts";
import { reportedUsage } from "./usage.ts";

export interface ReadLogOptions {
  /** What was noticed goes here. */
  readonly findings: Finding[];
  /** Told of each sample, when it was read, how many bytes it took in the file and how many unpacked. */
  readonly onSample?: (fileBytes: number, bytes: number) => void;
}

/**
 * Reads a log of any size sample after sample, in memory that grows with the largest of them only. A sample that cannot
 * be read becomes a `bad` finding: there is no attempt of it, but calls that stand before the damage. The summary of the
 * run is what the generator returns at its end; of the file it holds the path, whoever needs more of it adds that.
 *
 * Samples in zstd are read several times as fast after `prepareZstd`.
 *
 * @throws HindcastError `bad-input` when the file is no Inspect log.
 */
export function* readInspectLog(
  path: string,
  { findings, onSample = () => {} }: ReadLogOptions,
): Generator<RunItem, TraceSummary> {
  const log = openInspectLog(path);
  try {
    const header = log.header();
    const messages = new SampleMessages();
    const times = new LoggedTimes();
    const met = new Set<string>();
    // Needed where the log has none of its own.
    const found: InspectSampleSummary[] = [];
    let [calls, kept, lost] = [0, 0, 0];
    for (const sample of log.samples()) {
      try {
        const bytes = sample.bytes();
        const onSummary = (summary: InspectSampleSummary) => {
          addNew(met, summary);
          if (!log.hasSummaries) found.push(summary);
        };
        for (const item of readSample(bytes, { header, messages, position: calls, onSummary })) {
          if (item.type === "call") {
            calls++;
            yield { type: "call", call: times.known(item.call) };
          } else yield item;
        }
        kept++;
        onSample(sample.fileBytes, bytes.byteLength);
      } catch (error) {
        if (!HindcastError.isInstance(error) || error.code !== "bad-input") throw error;
        lost++;
        findings.push(unreadable(path, sample.name, error));
      }
    }
    const summaries = log.hasSummaries ? log.summaries() : found;
    const told = new Set(findings.map(({ message }) => message));
    findings.unshift(...log.findings.filter(({ message }) => !told.has(message)));
    if (lost > 0) findings.push(lossOf(path, lost, kept));
    findings.push(...times.findings(path));
    const { distinct, references } = messages;
    const run = runOfLog(header, summaries, path);
    if (run.score === undefined) findings.push(unscored(path));
    return {
      run,
      reportedUsage: reportedUsage(header),
      evaluation: undefined,
      shape: shapeOfLog(header),
      extras: runExtras(header),
      calls,
      messages: distinct,
      messageReferences: references,
    };
  } finally {
    log.close();
  }
}

function lossOf(subject: string, lost: number, kept: number): Finding {
  const message = `${kept} of ${lost + kept} samples are read; the others cannot be`;
  return { level: "warning", code: "samples-lost", subject, message };
}

function addNew(met: Set<string>, summary: InspectSampleSummary): void {
  const key = JSON.stringify([summary.id, summary.epoch]);
  if (met.has(key)) throw new HindcastError("bad-input", "it has the id and epoch of a sample before it");
  met.add(key);
}
