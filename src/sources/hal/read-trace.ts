import type { ByteReader } from "../../bytes/byte-reader.ts";
import { type CursorOptions, JsonCursor } from "../../bytes/json-cursor.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { Json } from "../../model/json.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { ModelUsage } from "../../model/run.ts";
import type { TraceItem, TraceSummary } from "../../model/trace.ts";
import { LoggedTimes } from "../logged-times.ts";
import { unscored } from "../unscored.ts";
import { runFromValues, runKeys } from "./read-run.ts";
import { MessageLog } from "./trace/message-log.ts";
import { readByTask } from "./trace/read-by-task.ts";
import { readCall } from "./trace/read-call.ts";
import { readTotals } from "./trace/read-tokens.ts";
import { readThinned } from "./trace/thin-evaluation.ts";

export interface TraceOptions extends CursorOptions {
  /** Reservations about values that were read go here. */
  readonly findings?: Finding[];
}

/**
 * Reads a HAL trace of any generation and size, in fixed memory: every message before the first call that refers to
 * it, and every call in the order of the file (newest first, in most generations). A message comes once, unless so
 * much else was said since that it was forgotten. The summary of the run is what the generator returns at its end;
 * until then nothing is known to be whole.
 *
 * @throws HindcastError `bad-input` where the file stops being JSON or is no HAL run.
 */
export function* readTrace(
  reader: ByteReader,
  options: TraceOptions = {},
): Generator<TraceItem, TraceSummary> {
  const cursor = new JsonCursor(reader, options);
  const log = new MessageLog();
  const times = new LoggedTimes();
  const values = new Map<string, Json>();
  let evaluation: Json | undefined;
  let shape: TraceSummary["shape"] | undefined;
  let calls = 0;

  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (runKeys.has(key)) {
      values.set(key, cursor.value());
    } else if (key === "raw_eval_results") {
      evaluation = readThinned(cursor);
    } else if (key === "raw_logging_results") {
      if (shape !== undefined) throw new HindcastError("bad-input", `${key} stands in the file twice`);
      const logs = readLogs(cursor, log);
      let next = logs.next();
      for (; !next.done; next = logs.next()) {
        if (next.value.type === "call") {
          calls++;
          yield { type: "call", call: times.known(next.value.call) };
        } else yield next.value;
      }
      shape = next.value;
    } else {
      cursor.skip();
    }
  }
  cursor.end();

  const findings = options.findings ?? [];
  const run = runFromValues(values, reader.name, findings, (place, text) => {
    // A trace is more than its totals, and what was said in it is whole.
    const message = `${place} is ${text}: taken as unknown`;
    findings.push({ level: "warning", code: "number-not-finite", subject: reader.name, message });
  });
  findings.push(...times.findings(reader.name));
  if (run.score === undefined) findings.push(unscored(reader.name));
  const { distinct, references } = log;
  return {
    run,
    reportedUsage: reportedUsage(values.get("total_usage")),
    evaluation,
    shape: shape ?? "none",
    calls,
    messages: distinct,
    messageReferences: references,
  };
}

function* readLogs(cursor: JsonCursor, log: MessageLog): Generator<TraceItem, TraceSummary["shape"]> {
  switch (cursor.peek()) {
    case "object":
      yield* readByTask(cursor, log);
      return "by-task";
    case "list": {
      let projected = 0;
      let position = 0;
      cursor.enterList();
      for (; cursor.nextItem(); position++) {
        if (cursor.peek() !== "object") {
          cursor.skip();
          continue;
        }
        const { call, isProjected } = readCall(cursor, log, position);
        if (isProjected) projected++;
        for (const message of log.takeFresh()) yield { type: "message", message };
        yield { type: "call", call };
      }
      return position === 0 ? "none" : projected > 0 ? "projected" : "calls";
    }
    default:
      // Inspect runs of early 2025 hold a sentence here that points to raw_eval_results.
      cursor.skip();
      return "none";
  }
}

function reportedUsage(usage: Json | undefined): ModelUsage[] {
  if (usage === undefined || usage === null) return [];
  if (!(usage instanceof Map)) throw new HindcastError("bad-input", "total_usage is no object");
  return [...usage].flatMap(([model, counters]) => {
    const tokens = readTotals(toPlain(counters));
    return tokens ? [{ model, ...tokens }] : [];
  });
}
