import { setImmediate } from "node:timers/promises";
import type { TraceCall, TraceMessage, TraceSummary } from "../../model/trace.ts";
import { type OneTraceOptions, oneTraceAt } from "./find-traces.ts";
import { readTrace } from "./read-trace.ts";

/** A call, with those of its messages that no call before it referred to. */
export interface TraceCallWithMessages extends TraceCall {
  readonly newMessages: readonly TraceMessage[];
}

/** How a trace is read. */
export interface TraceCallsOptions extends OneTraceOptions {
  /** Validate also the parts of the file that are skipped. */
  readonly strict?: boolean;
}

// Reading is synchronous inside; other work of the process gets its turn this often.
const callsPerTurn = 100;

/**
 * Reads a HAL trace of any size, a JSON file or an encrypted zip, call by call, in fixed memory. Calls come in the
 * order of the file, which is newest first in most traces.
 *
 *     for await (const call of readTraceCalls("run_UPLOAD.json")) console.log(call.model, call.tokens?.output);
 *
 * What the trace says of its run as a whole is what the generator returns at its end.
 *
 * @throws HindcastError `bad-input` where the file stops being a trace; calls given before stay good. Also for a file
 * that cannot be read, and for a zip with several traces of which `member` names none.
 */
export async function* readTraceCalls(
  path: string,
  { strict = false, ...which }: TraceCallsOptions = {},
): AsyncGenerator<TraceCallWithMessages, TraceSummary> {
  const reader = (await oneTraceAt(path, which)).open();
  try {
    const items = readTrace(reader, { strict });
    let newMessages: TraceMessage[] = [];
    let next = items.next();
    for (let calls = 0; !next.done; next = items.next()) {
      if (next.value.type === "message") {
        newMessages.push(next.value.message);
        continue;
      }
      yield { ...next.value.call, newMessages };
      newMessages = [];
      if (++calls % callsPerTurn === 0) await setImmediate();
    }
    return next.value;
  } finally {
    reader.close();
  }
}
