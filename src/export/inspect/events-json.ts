import { secondsBetween } from "../../model/instant.ts";
import { asList, asObject, type Json, type JsonObject } from "../../model/json.ts";
import type { TraceCall } from "../../model/trace.ts";
import { number, record } from "../json.ts";
import type { StoredAttempt, StoredCall } from "../stored-run.ts";
import { chatMessage } from "./chat-message.ts";
import { tokensLost, usageJson } from "./usage-json.ts";

/** The events of an attempt, with the messages they refer to by their place. */
export interface AttemptEvents {
  readonly events: readonly JsonObject[];
  readonly pool: readonly JsonObject[];
}

/**
 * An event for each call: of a model, of a tool, or, for steps of an agent and what else loggers trace, one that holds
 * the call as it is. What a call says that Inspect's events have no place for goes along as metadata. A call whose time
 * nobody knows stands at `time`, since an event without one would be taken for one of today. Where no call tells what was
 * said, one event more does, marked as no call: Inspect's viewer and data frames find messages in events only.
 *
 * @param model of the run, for that event.
 */
export function eventsOf(
  { row, calls, messages }: StoredAttempt,
  { time, model }: { readonly time: string; readonly model: string | undefined },
): AttemptEvents {
  const pool: JsonObject[] = [];
  const places = new Map<string, number>();
  const place = (hash: string): number => {
    const known = places.get(hash);
    if (known !== undefined) return known;
    const message = messages.get(hash);
    if (message === undefined) return -1;
    places.set(hash, pool.length);
    pool.push(chatMessage(message));
    return pool.length - 1;
  };
  const pending: JsonObject[] = [];
  const start = calls.find(({ call }) => call.startedAt !== undefined)?.call.startedAt ?? time;
  const events = calls.map((stored) => {
    const { call } = stored;
    const base = baseOf(call, time, start);
    if (call.operation?.startsWith("tool:")) return toolEvent(base, call, pending);
    const answer = call.answer === undefined ? undefined : messages.get(call.answer);
    if (call.messages.length === 0 && answer === undefined) return otherEvent(base, stored);
    const message = answer && chatMessage(answer, "assistant");
    pending.push(...asList(message?.get("tool_calls")).flatMap((one) => asObject(one) ?? []));
    return modelEvent(base, stored, ranges(call.messages.map(place)), message);
  });
  const isTold = calls.some(({ call }) => call.messages.length > 0 || call.answer !== undefined);
  const said = isTold ? [] : (row.conversation ?? []).flatMap((hash) => messages.get(hash) ?? []);
  if (said.length === 0) return { events, pool };
  const answer = said.at(-1)?.role === "assistant" ? said.pop() : undefined;
  const references = ranges(said.map(({ hash }) => place(hash)));
  const message = answer && chatMessage(answer, "assistant");
  const metadata = record({ hindcast: record({ no_call: true }) });
  const base = { timestamp: row.started_at ?? time, working_start: number(0), metadata };
  return { events: [...events, conversationEvent(base, model ?? "unknown", references, message)], pool };
}

type Base = Readonly<Record<string, Json | undefined>>;

function baseOf(call: TraceCall, time: string, start: string): Base {
  const { callId, startedAt, endedAt } = call;
  const seconds = secondsBetween(start, startedAt ?? time) ?? 0;
  return {
    uuid: callId.startsWith("#") ? undefined : callId,
    timestamp: startedAt ?? time,
    working_start: number(Math.max(0, seconds)),
    completed: endedAt,
  };
}

function modelEvent(
  base: Base,
  { call, isLeaf, cost }: StoredCall,
  references: Json,
  answer: JsonObject | undefined,
): JsonObject {
  const model = call.model ?? "unknown";
  return record({
    ...base,
    event: "model",
    metadata: extras(call),
    model,
    role: call.role,
    ...sent(references),
    output: outputJson(model, answer, {
      finishReason: call.finishReason,
      usage: usageJson(call.tokens, isLeaf ? cost : undefined),
      seconds: call.latencySeconds,
    }),
    error: call.exception,
    cache: call.cached === undefined ? undefined : call.cached ? "read" : "write",
  });
}

function conversationEvent(
  base: Base,
  model: string,
  references: Json,
  answer: JsonObject | undefined,
): JsonObject {
  return record({ ...base, event: "model", model, ...sent(references), output: outputJson(model, answer) });
}

function sent(references: Json): Base {
  return { input: [], input_refs: references, tools: [], tool_choice: "auto", config: new Map() };
}

interface OutputFacts {
  readonly finishReason?: string | undefined;
  readonly usage?: JsonObject | undefined;
  readonly seconds?: number | undefined;
}

function outputJson(
  model: string,
  answer: JsonObject | undefined,
  { finishReason, usage, seconds }: OutputFacts = {},
): JsonObject {
  const choice = answer && record({ message: answer, stop_reason: stopReason(finishReason) });
  return record({
    model,
    choices: choice === undefined ? [] : [choice],
    completion: typeof answer?.get("content") === "string" ? answer.get("content") : "",
    usage,
    time: number(seconds),
  });
}

// Tools run in the order in which they were called.
function toolEvent(base: Base, call: TraceCall, pending: JsonObject[]): JsonObject {
  const name = call.operation?.slice("tool:".length) ?? "?";
  const asked = pending.findIndex((one) => one.get("function") === name);
  const [made] = asked === -1 ? [] : pending.splice(asked, 1);
  return record({
    ...base,
    event: "tool",
    metadata: extras(call),
    type: "function",
    id: made?.get("id") ?? call.callId,
    function: name,
    arguments: asObject(made?.get("arguments")) ?? new Map(),
    result: "",
    error: call.exception === undefined ? undefined : record({ type: "unknown", message: call.exception }),
    events: [],
  });
}

function otherEvent(base: Base, { call }: StoredCall): JsonObject {
  const data = record({
    model: call.model,
    exception: call.exception,
    finish_reason: call.finishReason,
    usage: usageJson(call.tokens, undefined),
    latency_seconds: number(call.latencySeconds),
    ended_at: call.endedAt,
  });
  return record({
    ...base,
    completed: undefined,
    event: "info",
    metadata: extras(call),
    source: "hindcast/call",
    data,
  });
}

/** What of a call Inspect's events have no place for. */
function extras(call: TraceCall): JsonObject | undefined {
  const { callId, parentId, traceId, operation, startedAt, finishReason, model } = call;
  const tokens = tokensLost(call.tokens);
  const isOurs = operation === "generate" || operation?.startsWith("tool:");
  const fields = record({
    call_id: callId.startsWith("#") ? callId : undefined,
    parent_id: parentId,
    trace_id: traceId,
    operation: isOurs ? undefined : (operation ?? null),
    finish_reason:
      finishReason !== undefined && stopReason(finishReason) !== finishReason ? finishReason : undefined,
    input_tokens: number(tokens.input),
    unknown: [
      ...tokens.unknown,
      ...(startedAt === undefined ? ["started_at"] : []),
      ...(finishReason === undefined ? ["finish_reason"] : []),
      ...(model === undefined && !operation?.startsWith("tool:") ? ["model"] : []),
    ],
  });
  const known = [...fields].filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return known.length === 0 ? undefined : record({ hindcast: new Map(known) });
}

const stopReasons: ReadonlySet<string> = new Set([
  "stop",
  "max_tokens",
  "model_length",
  "tool_calls",
  "content_filter",
  "unknown",
]);
const otherReasons: ReadonlyMap<string, string> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["STOP", "stop"],
  ["length", "max_tokens"],
  ["MAX_TOKENS", "max_tokens"],
  ["tool_use", "tool_calls"],
  ["function_call", "tool_calls"],
]);

function stopReason(reason: string | undefined): string {
  if (reason === undefined) return "unknown";
  return stopReasons.has(reason) ? reason : (otherReasons.get(reason) ?? "unknown");
}

/** Places as ranges, `[start, end)`; a message that the store lacks is left out. */
function ranges(places: readonly number[]): Json {
  const found: [start: number, end: number][] = [];
  for (const place of places) {
    const last = found.at(-1);
    if (place === -1) continue;
    if (last !== undefined && last[1] === place) last[1]++;
    else found.push([place, place + 1]);
  }
  return found.map((range) => range.map((value) => number(value) ?? null));
}
