import { byTime } from "../../model/call-order.ts";
import { HindcastError } from "../../model/error.ts";
import { type Opening, opened, unopened } from "../../model/opening.ts";
import type { TraceCall, TraceMessage } from "../../model/trace.ts";
import type { FirstCalls } from "../hal/first-calls.ts";
import type { RunIdentity } from "../hal/run-identity.ts";
import type { InspectHeader } from "./header.ts";
import { type InspectSampleSource, openInspectLog } from "./log.ts";
import { readSample } from "./read-sample.ts";
import { runOfLog } from "./run-of-log.ts";
import { SampleMessages } from "./sample-messages.ts";

export interface LogFirstCallsOptions {
  /** Told who ran what; when it answers false, the rest is left unread. */
  readonly isWanted?: (identity: RunIdentity) => boolean;
  /** Told the ids by which the log knows its run, and those of every sample and call. */
  readonly onId?: (id: string) => void;
  /** Told how many more bytes of the file were read. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Reads how the work at each task of an Inspect log began, sample after sample: what its first model call opens with,
 * in the first of its epochs. Every step of the generator is a turn for the caller; the result is what it returns:
 * `undefined` when the log was not wanted.
 *
 * @throws HindcastError `bad-input` when the file is no log, or no sample of it can be read.
 */
export function* readLogFirstCalls(
  path: string,
  { isWanted = () => true, onId = () => {}, onBytes = () => {} }: LogFirstCallsOptions = {},
): Generator<void, FirstCalls | undefined> {
  const log = openInspectLog(path);
  try {
    const header = log.header();
    const { runId, benchmark, agentName, modelName, effort } = runOfLog(header, [], path);
    const identity = { runId, benchmark, agentName, modelName, effort };
    if (!isWanted(identity)) return undefined;
    for (const id of [header.evalId, header.runId, header.taskId]) if (id !== undefined) onId(id);
    const first = new Map<string, { readonly epoch: number; readonly opening: Opening | undefined }>();
    let failure: unknown;
    for (const sample of log.samples()) {
      try {
        const { taskId, epoch, opening } = openingOfSample(sample, header, onId);
        if (epoch < (first.get(taskId)?.epoch ?? Number.POSITIVE_INFINITY))
          first.set(taskId, { epoch, opening });
      } catch (error) {
        if (!HindcastError.isInstance(error)) throw error;
        failure ??= error;
      }
      onBytes(sample.fileBytes);
      yield;
    }
    if (first.size === 0 && failure !== undefined) throw failure;
    const tasks = new Map([...first].map(([taskId, { opening }]) => [taskId, opening]));
    return { identity, shape: "inspect", tasks };
  } finally {
    log.close();
  }
}

function openingOfSample(sample: InspectSampleSource, header: InspectHeader, onId: (id: string) => void) {
  const messages = new Map<string, TraceMessage>();
  let first: TraceCall | undefined;
  let [taskId, epoch] = ["", 1];
  const context = { header, messages: new SampleMessages(), position: 0 };
  for (const item of readSample(sample.bytes(), context)) {
    if (item.type === "message") messages.set(item.message.hash, item.message);
    else if (item.type === "attempt") {
      ({ taskId, epoch } = item.attempt);
      if (item.attempt.attemptId !== undefined) onId(item.attempt.attemptId);
    } else {
      onId(item.call.callId);
      if (item.call.messages.length > 0 && (first === undefined || byTime(item.call, first) < 0))
        first = item.call;
    }
  }
  const opening = first?.messages.reduce<Opening>((so, hash) => {
    const message = messages.get(hash);
    return message === undefined ? so : opened(so, message);
  }, unopened);
  return { taskId, epoch, opening };
}
