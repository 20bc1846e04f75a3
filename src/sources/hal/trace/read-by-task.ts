import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import { HindcastError } from "../../../model/error.ts";
import { secondsBetween } from "../../../model/instant.ts";
import { isPlainObject } from "../../../model/plain-json.ts";
import type { TraceCall, TraceItem } from "../../../model/trace.ts";
import type { MessageLog, SeenMessage } from "./message-log.ts";
import { readMessages } from "./read-messages.ts";
import { eachKey, plainValue } from "./read-plain.ts";
import { readTokens } from "./read-tokens.ts";

/** The conversation of one task, kept once, and what is known of each of its calls. */
interface Task {
  readonly messages: readonly SeenMessage[];
  readonly metadata: readonly unknown[];
  readonly model: string | undefined;
}

/**
 * Reads `raw_logging_results` in the form of 2026: an object of tasks, each with one conversation and a list of its
 * calls' usage and times. Every answer in the conversation ends one call, which had been sent all before it; a
 * conversation that goes on behind its last answer was sent by a call that got none. Where there are more of these
 * than calls, the first ones belong to the history that the first call was sent; where there are fewer, the earliest
 * calls have no messages.
 */
export function* readByTask(cursor: JsonCursor, log: MessageLog): Generator<TraceItem> {
  const met = new Set<string>();
  let position = 0;
  cursor.enterObject();
  for (let taskId = cursor.nextKey(); taskId !== undefined; taskId = cursor.nextKey()) {
    if (cursor.peek() !== "object") {
      cursor.skip();
      continue;
    }
    if (met.has(taskId)) throw new HindcastError("bad-input", `${cursor.path} stands in the file twice`);
    met.add(taskId);
    const task = readTask(cursor, log);
    for (const message of log.takeFresh()) yield { type: "message", message };
    for (const call of callsOf(taskId, task, position)) {
      yield { type: "call", call };
      position++;
    }
  }
}

function readTask(cursor: JsonCursor, log: MessageLog): Task {
  let task: Task = { messages: [], metadata: [], model: undefined };
  log.startConversation();
  eachKey(cursor, (key) => {
    if (key === "messages") {
      const messages = readMessages(cursor, log);
      task = { ...task, messages: messages.filter((message) => typeof message !== "string") };
    } else if (key === "call_metadata") {
      const metadata = plainValue(cursor);
      task = { ...task, metadata: Array.isArray(metadata) ? metadata : [] };
    } else if (key === "model") {
      task = { ...task, model: cursor.text() };
    } else {
      cursor.skip();
    }
  });
  return task;
}

function callsOf(taskId: string, { messages, metadata, model }: Task, first: number): TraceCall[] {
  const ends = messages.flatMap(({ isAnswer }, index) => (isAnswer ? [index] : []));
  if (messages.length > 0 && !messages.at(-1)?.isAnswer) ends.push(messages.length);
  // A conversation without what is known of its calls is one call.
  const calls = metadata.length === 0 && messages.length > 0 ? [{}] : metadata;
  return calls.map((known, index): TraceCall => {
    const { usage, started_at, ended_at } = isPlainObject(known) ? (known as Record<string, unknown>) : {};
    // Counted from the end: the last answer belongs to the last call.
    const end = ends.at(index - calls.length);
    const position = first + index;
    const startedAt = typeof started_at === "string" ? started_at : undefined;
    const endedAt = typeof ended_at === "string" ? ended_at : undefined;
    return {
      callId: `#${position}`,
      position,
      taskId,
      epoch: undefined,
      parentId: undefined,
      traceId: undefined,
      operation: undefined,
      model,
      startedAt,
      endedAt,
      latencySeconds: secondsBetween(startedAt, endedAt),
      messages: end === undefined ? [] : messages.slice(0, end).map(({ hash }) => hash),
      answer: end === undefined ? undefined : messages[end]?.hash,
      finishReason: undefined,
      tokens: readTokens(usage),
      exception: undefined,
    };
  });
}
