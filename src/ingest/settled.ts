import type { Finding } from "../model/finding.ts";
import { runFolder } from "../store/layout.ts";
import type { SettledStates } from "../store/run-states.ts";
import type { IngestResult } from "./ingest.ts";

/** What came of an ingest once states were settled: what was just ingested may itself be an earlier state. */
export function settled(
  result: IngestResult,
  { replaced, rivals }: SettledStates,
  store: string,
): IngestResult {
  const ingested = result.ingested.filter(({ trace }) => !replaced.has(trace.key));
  const earlier = result.ingested.filter(({ trace }) => replaced.has(trace.key));
  const justRead = new Set(earlier.map(({ trace }) => trace.key));
  const notes = earlier.map(({ name, trace }): Finding => {
    const message = `an earlier state of ${replaced.get(trace.key)}, which the store holds; skipped`;
    return { level: "note", code: "state-superseded", subject: name, message };
  });
  const warnings = ingested.flatMap(({ name, trace: { key, row } }): Finding[] => {
    const others = rivals.find((keys) => keys.includes(key))?.filter((other) => other !== key);
    if (others === undefined) return [];
    const stands = `run ${row.run_id} is stored as ${runFolder(store, key)}`;
    const besides = `and with other content as ${others.map((other) => runFolder(store, other)).join(", ")}`;
    const message = `${stands} ${besides}: delete the folder that is out of date, analyze uses none of them`;
    return [{ level: "warning", code: "run-id-repeated", subject: name, message }];
  });
  return {
    ingested,
    skipped: [...result.skipped, ...earlier.map(({ name }) => name)],
    replaced: [...replaced.keys()].filter((key) => !justRead.has(key)),
    findings: [...result.findings, ...notes, ...warnings],
  };
}
