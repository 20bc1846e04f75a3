import type { RawFields } from "../../bytes/json-fields.ts";
import { asList, asNumber, asObject, asText } from "../../model/json.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { TraceCall } from "../../model/trace.ts";
import { readTokens } from "../hal/trace/read-tokens.ts";
import { type EventContext, eventCall } from "./event-fields.ts";
import { hindcastIn } from "./hindcast-metadata.ts";
import { jsonOf, textOf } from "./json-parts.ts";

/** The call with what Hindcast wrote of it beside Inspect's fields, where it wrote the log. */
export function restored(event: RawFields, call: TraceCall): TraceCall {
  const told = hindcastIn(event);
  if (told === undefined) return call;
  const text = (key: string) => asText(told.get(key));
  const unknown = asList(told.get("unknown"));
  const { tokens } = call;
  return {
    ...call,
    callId: text("call_id") ?? call.callId,
    parentId: text("parent_id"),
    traceId: text("trace_id"),
    operation: told.has("operation") ? (text("operation") ?? undefined) : call.operation,
    finishReason: text("finish_reason") ?? call.finishReason,
    tokens: tokens && {
      ...tokens,
      input: unknown.includes("input_tokens")
        ? undefined
        : (asNumber(told.get("input_tokens")) ?? tokens.input),
      output: unknown.includes("output_tokens") ? undefined : tokens.output,
    },
    ...(unknown.includes("finish_reason") && { finishReason: undefined }),
    ...(unknown.includes("started_at") && { startedAt: undefined }),
    ...(unknown.includes("model") && { model: undefined }),
  };
}

/**
 * Whether an event stands for no call: Hindcast tells so what was said in an attempt of whose calls nothing is known,
 * since viewers and data frames read events only.
 */
export function isNoCall(event: RawFields): boolean {
  return hindcastIn(event)?.get("no_call") === true;
}

/** Where Hindcast keeps a call that is neither a model's nor a tool's. */
const callSource = "hindcast/call";

/** The call that such an event holds; `undefined` for information of others. */
export function heldCall(event: RawFields, position: number, context: EventContext): TraceCall | undefined {
  if (textOf(event.get("source")) !== callSource) return undefined;
  const data = asObject(jsonOf(event.get("data")));
  const usage = data?.get("usage");
  const call = eventCall(event, position, context, {
    operation: undefined,
    model: asText(data?.get("model")),
    finishReason: asText(data?.get("finish_reason")),
    tokens: usage === undefined ? undefined : readTokens(toPlain(usage)),
    exception: asText(data?.get("exception")),
  });
  // Its end is not the event's.
  const endedAt = asText(data?.get("ended_at"));
  const latencySeconds = asNumber(data?.get("latency_seconds"));
  return restored(event, { ...call, endedAt, latencySeconds });
}
