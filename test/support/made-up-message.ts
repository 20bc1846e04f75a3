import type { TraceCall, TraceMessage } from "../../src/model/trace.ts";

/** A message whose hash is its role and text, which is enough to tell messages apart. */
export function madeUpMessage(role: string, text: string, fields: object = {}): TraceMessage {
  const json = JSON.stringify({ content: text, role, ...fields });
  return { hash: json, role, text, json };
}

/** A call with made-up defaults; what is given replaces them. */
export function madeUpCall(position: number, given: Partial<TraceCall> = {}): TraceCall {
  return {
    callId: `call-${String(position).padStart(4, "0")}`,
    position,
    taskId: "1",
    epoch: 1,
    parentId: undefined,
    traceId: undefined,
    operation: "litellm.completion",
    model: "made-1",
    startedAt: new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString(),
    endedAt: undefined,
    latencySeconds: 1,
    messages: [],
    answer: undefined,
    finishReason: undefined,
    tokens: undefined,
    exception: undefined,
    ...given,
  };
}
