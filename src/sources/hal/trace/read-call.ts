import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import { secondsBetween } from "../../../model/instant.ts";
import { isPlainObject } from "../../../model/plain-json.ts";
import type { Tokens, TraceCall } from "../../../model/trace.ts";
import { type Answer, readAnswer, readProjectedAnswer } from "./answer.ts";
import { type ChatAnswer, readChatAnswer } from "./chat-answer.ts";
import type { MessageLog, SeenMessage } from "./message-log.ts";
import { type Inputs, noInputs, readInputs } from "./read-inputs.ts";
import { readMessages } from "./read-messages.ts";
import { eachKey, plainOf, plainValue } from "./read-plain.ts";
import { readTokens } from "./read-tokens.ts";
import { isoTime } from "./time.ts";

/** What one entry of `raw_logging_results` holds, while it is read key by key in whatever order they come. */
interface Entry {
  readonly texts: Map<string, string>;
  attributes: { readonly taskId: string | undefined };
  inputs: Inputs;
  output: Answer | ChatAnswer | undefined;
  /** The output of a projected call. */
  outputs: Answer | undefined;
  summary: Summary;
  /** The whole conversation, where merged files have one instead of calls. */
  dialogue: readonly (SeenMessage | string)[];
}

interface Summary {
  readonly tokens: Tokens | undefined;
  readonly latencyMilliseconds: number | undefined;
}

/** Keys whose value is a short text, a number or null. */
const textKeys = new Set([
  "id",
  "task_id",
  "weave_task_id",
  "trace_id",
  "parent_id",
  "op_name",
  "started_at",
  "ended_at",
  "created_timestamp",
  "exception",
]);

const noSummary: Summary = { tokens: undefined, latencyMilliseconds: undefined };

/**
 * Reads one logged call: a projected one of 2024, a full one with its inputs and output, or a merged one with its
 * dialogue. What no column holds is skipped undecoded.
 */
export function readCall(
  cursor: JsonCursor,
  log: MessageLog,
  position: number,
): { call: TraceCall; isProjected: boolean } {
  const entry: Entry = {
    texts: new Map(),
    attributes: { taskId: undefined },
    inputs: noInputs,
    output: undefined,
    outputs: undefined,
    summary: noSummary,
    dialogue: [],
  };
  log.startConversation();
  eachKey(cursor, (key) => readEntryKey(cursor, key, entry, log));
  return {
    call: toCall(entry, log, position),
    isProjected: entry.outputs !== undefined && entry.output === undefined,
  };
}

// A key that occurs again replaces what it said before.
function readEntryKey(cursor: JsonCursor, key: string, entry: Entry, log: MessageLog): void {
  if (textKeys.has(key)) {
    const text = cursor.text();
    if (text === undefined) entry.texts.delete(key);
    else entry.texts.set(key, text);
    return;
  }
  switch (key) {
    case "inputs":
      entry.inputs = readInputs(cursor, log);
      break;
    case "output":
      entry.output = readOutput(cursor, log);
      break;
    case "outputs":
      entry.outputs = readProjectedAnswer(plainValue(cursor));
      break;
    case "attributes":
      entry.attributes = { taskId: readTaskId(cursor) };
      break;
    case "summary":
      // Most outputs say themselves what they cost.
      entry.summary = readSummary(cursor, entry.output?.tokens === undefined);
      break;
    case "dialogue_history":
      entry.dialogue = readMessages(cursor, log);
      break;
    default:
      cursor.skip();
  }
}

function readOutput(cursor: JsonCursor, log: MessageLog): Answer | ChatAnswer {
  const { outline } = log;
  const raw = cursor.rawWithOutline(outline);
  const chat = outline.isComplete ? readChatAnswer(outline, log) : undefined;
  return chat ?? readAnswer(plainOf(cursor, raw));
}

/** The task in the attributes of a call. */
export function readTaskId(cursor: JsonCursor): string | undefined {
  let taskId: string | undefined;
  eachKey(cursor, (name) => {
    if (name === "weave_task_id") taskId = cursor.text();
    else cursor.skip();
  });
  return taskId;
}

function readSummary(cursor: JsonCursor, needsTokens: boolean): Summary {
  let summary = noSummary;
  eachKey(cursor, (name) => {
    if (name === "weave") summary = { ...summary, latencyMilliseconds: readLatency(cursor) };
    else if (name === "usage" && needsTokens)
      summary = { ...summary, tokens: onlyTokens(plainValue(cursor)) };
    else cursor.skip();
  });
  return summary;
}

function readLatency(cursor: JsonCursor): number | undefined {
  let latency: number | undefined;
  eachKey(cursor, (name) => {
    if (name !== "latency_ms") return cursor.skip();
    const value = plainValue(cursor);
    latency = typeof value === "number" && Number.isFinite(value) ? value : undefined;
  });
  return latency;
}

// Usage by model: with one model, it is that of the call.
function onlyTokens(usage: unknown): Tokens | undefined {
  const counters = isPlainObject(usage) ? Object.values(usage) : [];
  return counters.length === 1 ? readTokens(counters[0]) : undefined;
}

function toCall(entry: Entry, log: MessageLog, position: number): TraceCall {
  const { texts, inputs, summary } = entry;
  const startedAt = isoTime(texts.get("started_at") ?? texts.get("created_timestamp"));
  const endedAt = isoTime(texts.get("ended_at"));
  const operation = shortOperation(texts.get("op_name"));
  const output = entry.output ?? entry.outputs;
  const milliseconds = summary.latencyMilliseconds;
  return {
    callId: texts.get("id") ?? `#${position}`,
    position,
    taskId:
      texts.get("task_id") ?? entry.attributes.taskId ?? texts.get("weave_task_id") ?? entry.inputs.taskId,
    epoch: undefined,
    parentId: texts.get("parent_id"),
    traceId: texts.get("trace_id"),
    operation,
    model: output?.model ?? inputs.model,
    startedAt,
    endedAt,
    latencySeconds: milliseconds === undefined ? secondsBetween(startedAt, endedAt) : milliseconds / 1000,
    ...conversation(entry, operation, log),
    finishReason: output?.finishReason,
    // A parent's summary adds up its children; only a model's own answer makes it the call's own.
    tokens: output?.tokens ?? (hasMessage(output) ? summary.tokens : undefined),
    exception: texts.get("exception"),
  };
}

function conversation(
  { inputs, output, outputs, dialogue }: Entry,
  operation: string | undefined,
  log: MessageLog,
): Pick<TraceCall, "messages" | "answer"> {
  const answer = hashOfAnswer(output ?? outputs, log);
  if (answer === undefined && inputs.messages.length === 0 && dialogue.length > 0) {
    const last = dialogue.at(-1);
    const isAnswered = typeof last === "object" && last.isAnswer;
    const said = hashesOf(dialogue, true, log);
    return { answer: isAnswered ? said.pop() : undefined, messages: said };
  }
  const messages = hashesOf(inputs.messages, operation === undefined || takesText.test(operation), log);
  if (inputs.system) messages.unshift(inputs.system.hash);
  return { messages, answer };
}

function hasMessage(answer: Answer | ChatAnswer | undefined): boolean {
  return answer !== undefined && ("seen" in answer || answer.message !== undefined);
}

function hashOfAnswer(answer: Answer | ChatAnswer | undefined, log: MessageLog): string | undefined {
  if (answer === undefined) return undefined;
  if ("seen" in answer) return answer.seen.hash;
  return answer.message && log.take(answer.message).hash;
}

// Of millions of messages: a plain loop.
function hashesOf(said: readonly (SeenMessage | string)[], withTexts: boolean, log: MessageLog): string[] {
  const hashes: string[] = [];
  for (const item of said) {
    if (typeof item !== "string") hashes.push(item.hash);
    else if (withTexts) hashes.push(log.take({ role: "user", content: item }).hash);
  }
  return hashes;
}

/** Calls to models that may be given bare texts; to others (embeddings, tools) a text is no message. */
export const takesText = /responses\.|generate_content|generateContent/;

/** The name of what was called: Weave's is weave:///entity/project/op/openai.chat.completions.create:<digest>. */
export function shortOperation(name: string | undefined): string | undefined {
  if (name === undefined || !name.includes("/op/")) return name;
  const short = name.slice(name.lastIndexOf("/op/") + "/op/".length);
  const colon = short.lastIndexOf(":");
  return colon > 0 ? short.slice(0, colon) : short;
}
