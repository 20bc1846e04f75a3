import type { RawFields } from "../../bytes/json-fields.ts";
import { asList, asObject, asText } from "../../model/json.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { TraceCall } from "../../model/trace.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import { type EventContext, eventCall } from "./event-fields.ts";
import { fieldsOf, itemsOf, jsonOf, numberOf, textOf } from "./json-parts.ts";
import { fromPool } from "./pool.ts";
import { restored } from "./restored-call.ts";

/** The call that a model's event tells of. @throws HindcastError `bad-input`. */
export function modelCall(event: RawFields, position: number, context: EventContext): TraceCall {
  const output = fieldsOf(event.get("output"));
  const [choice] = itemsOf(output?.get("choices"));
  const answer = fieldsOf(choice);
  const message = answer?.get("message");
  const cached = textOf(event.get("cache")) === "read";
  const usage = jsonOf(output?.get("usage"));
  const seconds = numberOf(output?.get("time")) ?? numberOf(event.get("working_time"));
  const call = eventCall(event, position, context, {
    operation: "generate",
    model: textOf(event.get("model")) ?? textOf(output?.get("model")),
    latencySeconds: seconds,
    messages: sentMessages(event, context),
    answer: message?.[0] === openBrace ? context.messages.take(message) : undefined,
    finishReason: textOf(answer?.get("stop_reason")),
    // Nothing was used where an earlier answer was given again.
    tokens: cached || usage === undefined ? undefined : readTokens(toPlain(usage)),
    exception: textOf(event.get("error")) ?? textOf(output?.get("error")),
    role: textOf(event.get("role")),
    cached: event.has("cache") ? cached : undefined,
  });
  return restored(event, call);
}

/** The call that a tool's event tells of: it sends no messages, its result is one in the history of the next call. */
export function toolCall(event: RawFields, position: number, context: EventContext): TraceCall {
  const error = asObject(jsonOf(event.get("error")));
  const call = eventCall(event, position, context, {
    operation: `tool:${textOf(event.get("function")) ?? "?"}`,
    model: undefined,
    exception: asText(error?.get("message")) ?? asText(error?.get("type")),
  });
  return restored(event, call);
}

// Either all the messages, or the ranges of the pool where they stand.
function sentMessages(event: RawFields, { messages, pool }: EventContext): string[] {
  const references = asList(jsonOf(event.get("input_refs")));
  return references.length === 0
    ? messages.takeAll("input", event.get("input"))
    : fromPool("input_refs", references, pool);
}

const openBrace = 0x7b;
