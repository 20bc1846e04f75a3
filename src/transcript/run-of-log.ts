import { HindcastError } from "../model/error.ts";
import type { TraceCall, TraceMessage } from "../model/trace.ts";
import { type InspectLog, openInspectLog } from "../sources/inspect/log.ts";
import { readSample } from "../sources/inspect/read-sample.ts";
import { runOfLog as runIn } from "../sources/inspect/run-of-log.ts";
import { SampleMessages } from "../sources/inspect/sample-messages.ts";
import { grade } from "../sources/inspect/score.ts";
import { endingOf } from "./attempt-ending.ts";
import { headOf, type LoggedAttempt, naturally, type ShownAttempt, type ShownRun } from "./shown-run.ts";

/**
 * The run in an Inspect log. Its header and summaries are read for the list of attempts, and of a transcript that one
 * sample.
 *
 * @throws HindcastError `bad-input` when the file is no log; `load` too, for a sample that is listed and not there.
 */
export function runOfLog(path: string): ShownRun {
  const log = openInspectLog(path);
  try {
    const header = log.header();
    const summaries = log.summaries();
    const run = runIn(header, summaries, path);
    return {
      ...headOf(run),
      attempts: summaries
        .map((summary): ShownAttempt => {
          const { id: taskId, epoch } = summary;
          return { taskId, epoch, outcome: grade(summary, header.headline).outcome, calls: undefined };
        })
        .sort(naturally),
      load: async (taskId, epoch) => {
        const isListed = summaries.some((summary) => summary.id === taskId && summary.epoch === epoch);
        return loadAttempt(path, taskId, epoch, isListed);
      },
    };
  } finally {
    log.close();
  }
}

function loadAttempt(path: string, taskId: string, epoch: number, isListed: boolean): LoggedAttempt {
  const log = openInspectLog(path);
  try {
    return attemptIn(log, taskId, epoch, isListed);
  } finally {
    log.close();
  }
}

function attemptIn(log: InspectLog, taskId: string, epoch: number, isListed: boolean): LoggedAttempt {
  const calls: TraceCall[] = [];
  const messages = new Map<string, TraceMessage>();
  const sample = log.sample(taskId, epoch);
  if (sample === undefined && isListed)
    throw new HindcastError("bad-input", `${log.path}: sample ${JSON.stringify(taskId)}, epoch ${epoch}`, {
      received: "a summary without the sample itself",
      expected: `the member ${JSON.stringify(`samples/${taskId}_epoch_${epoch}.json`)}`,
      hint: "the log is damaged, or its run had not yet written the sample",
    });
  if (sample === undefined) return { calls, messages };
  const context = { header: log.header(), messages: new SampleMessages(), position: 0 };
  let conversation: LoggedAttempt["conversation"];
  let ending: LoggedAttempt["ending"];
  for (const item of readSample(sample.bytes(), context)) {
    if (item.type === "message") messages.set(item.message.hash, item.message);
    else if (item.type === "call") calls.push(item.call);
    else {
      conversation = item.attempt.conversation;
      ending = endingOf(item.attempt);
    }
  }
  return { calls, messages, conversation, ending };
}
