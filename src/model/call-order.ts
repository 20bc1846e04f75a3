import { instant } from "./instant.ts";
import { byCodeUnit } from "./order.ts";
import type { TraceCall } from "./trace.ts";

/** What of a call its place in time follows from. */
export type CallPlace = Pick<TraceCall, "startedAt" | "callId" | "position"> & {
  readonly messages: { readonly length: number };
};

/**
 * The order in which the calls of a task were made. Calls of the same time, or of none: a history only grows. Ids of
 * Weave sort by time; made-up ones are positions.
 */
export function byTime(a: CallPlace, b: CallPlace): number {
  return (
    milliseconds(a) - milliseconds(b) ||
    byCodeUnit(a.startedAt ?? "", b.startedAt ?? "") ||
    a.messages.length - b.messages.length ||
    (hasOwnId(a) && hasOwnId(b) ? byCodeUnit(a.callId, b.callId) : 0) ||
    a.position - b.position
  );
}

// Those without a time come last.
function milliseconds({ startedAt }: CallPlace): number {
  return instant(startedAt) ?? Number.MAX_SAFE_INTEGER;
}

function hasOwnId({ callId }: CallPlace): boolean {
  return !callId.startsWith("#");
}
