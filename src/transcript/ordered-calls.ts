import { byCodeUnit } from "../model/order.ts";
import type { TraceCall } from "../model/trace.ts";

/**
 * The calls of one task that took part in its conversations, in the order in which they were made. A call around
 * others (an agent's step, a library around a provider's client) is left out where one inside it holds the
 * conversation.
 */
export function orderedCalls(calls: readonly TraceCall[]): TraceCall[] {
  const talking = calls.filter(({ messages, answer }) => messages.length > 0 || answer !== undefined);
  const around = new Set(talking.map(({ parentId }) => parentId));
  return talking.filter(({ callId }) => !around.has(callId)).sort(byTime);
}

// Calls of the same time, or of none: a history only grows. Ids of Weave sort by time; made-up ones are positions.
function byTime(a: TraceCall, b: TraceCall): number {
  return (
    milliseconds(a) - milliseconds(b) ||
    byCodeUnit(a.startedAt ?? "", b.startedAt ?? "") ||
    a.messages.length - b.messages.length ||
    (hasOwnId(a) && hasOwnId(b) ? byCodeUnit(a.callId, b.callId) : 0) ||
    a.position - b.position
  );
}

// Those without a time come last.
function milliseconds({ startedAt }: TraceCall): number {
  const time = Date.parse(startedAt ?? "");
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}

function hasOwnId({ callId }: TraceCall): boolean {
  return !callId.startsWith("#");
}
