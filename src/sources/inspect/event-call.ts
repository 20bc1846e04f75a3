import type { Fields } from "../../bytes/json-fields.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { TraceCall } from "../../model/trace.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import { common, type EventContext } from "./event-fields.ts";
import { asList, asObject, asText, fieldsOf, itemsOf, jsonOf, numberOf, textOf } from "./json-parts.ts";
import { fromPool } from "./pool.ts";
import { restored } from "./restored-call.ts";

/** The call that a model's event tells of. @throws HindcastError `bad-input`. */
export function modelCall(event: Fields, position: number, context: EventContext): TraceCall {
  const output = fieldsOf(event.get("output"));
  const [choice] = itemsOf(output?.get("choices"));
  const answer = fieldsOf(choice);
  const message = answer?.get("message");
  const cached = textOf(event.get("cache")) === "read";
  const usage = jsonOf(output?.get("usage"));
  const seconds = numberOf(output?.get("time")) ?? numberOf(event.get("working_time"));
  const { callId, taskId, epoch, traceId, startedAt, endedAt, latencySeconds } = common(
    event,
    position,
    context,
  );
  // Written out: an object of so many fields that is put together by spreading others takes four kilobytes.
  return restored(event, {
    callId,
    position,
    taskId,
    epoch,
    parentId: undefined,
    traceId,
    operation: "generate",
    model: textOf(event.get("model")) ?? textOf(output?.get("model")),
    startedAt,
    endedAt,
    latencySeconds: seconds ?? latencySeconds,
    messages: sentMessages(event, context),
    answer: message?.[0] === openBrace ? context.messages.take(message) : undefined,
    finishReason: textOf(answer?.get("stop_reason")),
    // Nothing was used where an earlier answer was given again.
    tokens: cached || usage === undefined ? undefined : readTokens(toPlain(usage)),
    exception: textOf(event.get("error")) ?? textOf(output?.get("error")),
    role: textOf(event.get("role")),
    cached: event.has("cache") ? cached : undefined,
  });
}

/** The call that a tool's event tells of: it sends no messages, its result is one in the history of the next call. */
export function toolCall(event: Fields, position: number, context: EventContext): TraceCall {
  const error = asObject(jsonOf(event.get("error")));
  const { callId, taskId, epoch, traceId, startedAt, endedAt, latencySeconds } = common(
    event,
    position,
    context,
  );
  return restored(event, {
    callId,
    position,
    taskId,
    epoch,
    parentId: undefined,
    traceId,
    operation: `tool:${textOf(event.get("function")) ?? "?"}`,
    model: undefined,
    startedAt,
    endedAt,
    latencySeconds,
    messages: [],
    answer: undefined,
    finishReason: undefined,
    tokens: undefined,
    exception: asText(error?.get("message")) ?? asText(error?.get("type")),
  });
}

// Either all the messages, or the ranges of the pool where they stand.
function sentMessages(event: Fields, { messages, pool }: EventContext): string[] {
  const references = asList(jsonOf(event.get("input_refs")));
  return references.length === 0
    ? messages.takeAll("input", event.get("input"))
    : fromPool("input_refs", references, pool);
}

const openBrace = 0x7b;
