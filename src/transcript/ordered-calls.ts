import { byTime } from "../model/call-order.ts";
import type { TraceCall } from "../model/trace.ts";

/**
 * The calls of one task that took part in its conversations, in the order in which they were made. A call around
 * others (an agent's step, a library around a provider's client) is left out where one inside it, at any depth, holds
 * the conversation.
 */
export function orderedCalls(calls: readonly TraceCall[]): TraceCall[] {
  const talking = calls.filter(({ messages, answer }) => messages.length > 0 || answer !== undefined);
  const around = callsAround(talking, calls);
  return talking.filter(({ callId }) => !around.has(callId)).sort(byTime);
}

function callsAround(inner: readonly TraceCall[], calls: readonly TraceCall[]): ReadonlySet<string> {
  const parents = new Map(
    calls.map(({ callId, parentId }) => [callId, parentId === callId ? undefined : parentId]),
  );
  const around = new Set<string>();
  for (const { callId } of inner) {
    // What was met before has been followed to its end; so parents in a circle end too.
    for (let at = parents.get(callId); at !== undefined && !around.has(at); at = parents.get(at))
      around.add(at);
  }
  return around;
}
