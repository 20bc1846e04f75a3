import type { RawFields } from "../../bytes/json-fields.ts";
import { HindcastError } from "../../model/error.ts";
import { asList, asObject } from "../../model/json.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { RunItem, TraceCall } from "../../model/trace.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import { Attachments } from "./attachments.ts";
import { modelCall, toolCall } from "./event-call.ts";
import type { EventContext } from "./event-fields.ts";
import type { InspectHeader } from "./header.ts";
import { hindcastIn } from "./hindcast-metadata.ts";
import { inPlace } from "./in-place.ts";
import { fieldsOf, fieldsOfItems, itemsOf, jsonOf, textOf } from "./json-parts.ts";
import { fromPool } from "./pool.ts";
import { heldCall, isNoCall } from "./restored-call.ts";
import { sampleAttempt } from "./sample-attempt.ts";
import type { SampleMessages, TakenMessage } from "./sample-messages.ts";
import { sampleFields } from "./sample-summary.ts";
import { type InspectSampleSummary, summaryOfSample } from "./summary.ts";

/** What is the same for all samples of a log. */
export interface SampleOptions {
  readonly header: InspectHeader;
  readonly messages: SampleMessages;
  /** The position of the sample's first call. */
  readonly position: number;
  /** Told what sample it is before anything of it is given; may refuse it by throwing. */
  readonly onSummary?: (summary: InspectSampleSummary) => void;
}

/**
 * Reads a sample: its messages, each once a log, its calls of models and tools in the order of the log, and the attempt
 * that it is. A message comes before the first call, or the attempt, that refers to it.
 *
 * Events of other kinds are passed over, whatever they are.
 *
 * @throws HindcastError `bad-input` where it is damaged; what came before stays good.
 */
export function* readSample(
  bytes: Buffer,
  { header, messages, position, onSummary }: SampleOptions,
): Generator<RunItem> {
  const fields = sampleFields(bytes);
  const summary = summaryOfSample(fields);
  if (summary === undefined) throw new HindcastError("bad-input", "a sample without an id");
  onSummary?.(summary);
  const attachments = new Attachments(
    fields.get("attachments") ?? fieldsOf(fields.get("transcript"))?.get("content"),
    fields.has("message_refs"),
  );
  messages.begin(attachments);
  const told = yield* taken("messages", fields.get("messages"), messages);
  const pooled = fieldsOf(fields.get("events_data"))?.get("messages");
  const inPool =
    pooled === undefined
      ? yield* taken("message_pool", fields.get("message_pool"), messages, told)
      : yield* taken("events_data.messages", pooled, messages, told);
  const pool = inPool.map(({ hash }) => hash);
  const conversation = conversationOf(fields, pool, told);
  const context: EventContext = {
    taskId: summary.id,
    epoch: summary.epoch,
    uuid: summary.uuid,
    messages,
    pool,
  };

  let calls = 0;
  let modelCalls = 0;
  for (const { event, trail } of eventsOf(fields)) {
    const call = callAt(trail, event, position + calls, context);
    if (call === undefined) continue;
    calls++;
    if (call.messages.length > 0 || call.answer !== undefined) modelCalls++;
    messages.references += call.messages.length + (call.answer === undefined ? 0 : 1);
    yield* freshMessages(messages);
    yield { type: "call", call };
  }
  // Hindcast itself writes every call that it knows of.
  if (modelCalls === 0 && conversation?.hashes.length && hindcastIn(fields) === undefined) {
    messages.references += conversation.hashes.length;
    yield { type: "call", call: onlyCall(fields, conversation, position + calls, context, header) };
  }
  yield {
    type: "attempt",
    attempt: sampleAttempt({ fields, summary, header, attachments, conversation: conversation?.hashes }),
  };
}

/**
 * Takes the messages of a list one by one: those of a large sample are not held together. A sample tells its
 * conversation twice, as it was and as a pool with its long texts elsewhere, mostly in one order.
 */
function* taken(
  place: string,
  list: Buffer | undefined,
  messages: SampleMessages,
  told: readonly TakenMessage[] = [],
): Generator<RunItem, TakenMessage[]> {
  const all: TakenMessage[] = [];
  for (const [index, json] of itemsOf(list).entries()) {
    try {
      all.push({ json, hash: messages.take(json, told[index]) });
    } catch (error) {
      throw inPlace(`${place}[${index}]`, error);
    }
    yield* freshMessages(messages);
  }
  return all;
}

function* freshMessages(messages: SampleMessages): Generator<RunItem> {
  for (const message of messages.takeFresh()) yield { type: "message", message };
}

interface PlacedEvent {
  readonly event: RawFields;
  /** Its place in the list of events, and in those of the events around it. */
  readonly trail: readonly number[];
}

/** Events in their order, those inside a tool's or a subtask's (in logs before 2025-05) behind it. */
function* eventsOf(fields: RawFields, outer: readonly number[] = []): Generator<PlacedEvent> {
  const list = fields.get("events") ?? fieldsOf(fields.get("transcript"))?.get("events");
  for (const [index, event] of fieldsOfItems(list).entries()) {
    if (event === undefined) continue;
    const trail = [...outer, index];
    yield { event, trail };
    if (event.has("events")) yield* eventsOf(event, trail);
  }
}

function callAt(
  trail: readonly number[],
  event: RawFields,
  position: number,
  context: EventContext,
): TraceCall | undefined {
  try {
    return callOf(event, position, context);
  } catch (error) {
    throw inPlace(trail.map((index) => `events[${index}]`).join("."), error);
  }
}

function callOf(event: RawFields, position: number, context: EventContext): TraceCall | undefined {
  const kind = textOf(event.get("event"));
  if (kind === "model") return isNoCall(event) ? undefined : modelCall(event, position, context);
  if (kind === "tool") return toolCall(event, position, context);
  return kind === "info" ? heldCall(event, position, context) : undefined;
}

interface Conversation {
  readonly hashes: readonly string[];
  readonly endsWithAnswer: boolean;
}

function conversationOf(
  fields: RawFields,
  pool: readonly string[],
  told: readonly TakenMessage[],
): Conversation | undefined {
  const references = fields.get("message_refs");
  if (references !== undefined) {
    const hashes = fromPool("message_refs", asList(jsonOf(references)), pool);
    return { hashes, endsWithAnswer: false };
  }
  if (!fields.has("messages")) return undefined;
  return {
    hashes: told.map(({ hash }) => hash),
    endsWithAnswer: textOf(fieldsOf(told.at(-1)?.json)?.get("role")) === "assistant",
  };
}

/** What was said where the log keeps no events: as one call, with the tokens of the sample if one model used them all. */
function onlyCall(
  fields: RawFields,
  { hashes, endsWithAnswer }: Conversation,
  position: number,
  { taskId, epoch, uuid }: EventContext,
  header: InspectHeader,
): TraceCall {
  const usage = [...(asObject(jsonOf(fields.get("model_usage"))) ?? [])];
  const [model, used] = usage.length === 1 ? (usage[0] ?? []) : [];
  return {
    callId: `#${position}`,
    position,
    taskId,
    epoch,
    parentId: undefined,
    traceId: uuid,
    operation: undefined,
    model: model ?? header.model,
    startedAt: textOf(fields.get("started_at")),
    endedAt: textOf(fields.get("completed_at")),
    latencySeconds: undefined,
    messages: endsWithAnswer ? hashes.slice(0, -1) : hashes,
    answer: endsWithAnswer ? hashes.at(-1) : undefined,
    finishReason: undefined,
    tokens: used === undefined ? undefined : readTokens(toPlain(used)),
    exception: undefined,
  };
}
