import { createHash } from "node:crypto";
import type { AttemptOutcome } from "../../src/model/outcome.ts";
import type { Run } from "../../src/model/run.ts";
import type { RunItem, TraceAttempt, TraceCall, TraceMessage, TraceSummary } from "../../src/model/trace.ts";
import type { RunState } from "../../src/store/run-states.ts";
import type { CommittedRun, WriterOptions } from "../../src/store/run-writer.ts";
import { writeRun } from "../../src/store/write-run.ts";
import { madeUpRun } from "./made-up-run.ts";

/** A message of a role and a text, as a trace's reader gives it. */
export function madeUpMessage(text: string, role = "user"): TraceMessage {
  const json = JSON.stringify({ content: text, role });
  return { hash: createHash("sha256").update(json).digest("hex").slice(0, 32), role, json, text };
}

/** A call with made-up defaults; what is given replaces them. */
export function madeUpCall(given: Partial<TraceCall> = {}): TraceCall {
  const position = given.position ?? 0;
  return {
    callId: `call-${position}`,
    position,
    taskId: "1",
    epoch: 1,
    parentId: undefined,
    traceId: undefined,
    operation: "openai.chat.completions.create",
    model: "gpt-4o-2024-11-20",
    startedAt: "2026-01-01T00:00:00.000000+00:00",
    endedAt: "2026-01-01T00:00:01.500000+00:00",
    latencySeconds: 1.5,
    messages: [],
    answer: undefined,
    finishReason: "stop",
    tokens: { input: 1000, output: 100, cacheRead: 0, cacheWrite: undefined, reasoning: undefined },
    exception: undefined,
    ...given,
  };
}

export interface RunSketch {
  readonly key?: string;
  readonly run?: Partial<Run>;
  readonly messages?: readonly TraceMessage[];
  readonly calls?: readonly TraceCall[];
  readonly reportedUsage?: TraceSummary["reportedUsage"];
  readonly outcomes?: readonly AttemptOutcome[];
  readonly attempts?: readonly TraceAttempt[];
  readonly extras?: TraceSummary["extras"];
  readonly shape?: TraceSummary["shape"] | undefined;
  readonly state?: RunState;
}

/** Messages, then calls, then attempts, as items of a run. */
export function itemsOf({ messages = [], calls = [], attempts = [] }: RunSketch): RunItem[] {
  return [
    ...messages.map((message) => ({ type: "message" as const, message })),
    ...calls.map((call) => ({ type: "call" as const, call })),
    ...attempts.map((attempt) => ({ type: "attempt" as const, attempt })),
  ];
}

/** Writes a run into a store through the real writer. */
export async function storeRun(
  store: string,
  sketch: RunSketch,
  options: WriterOptions = {},
): Promise<CommittedRun> {
  const { calls = [], messages = [] } = sketch;
  const references = calls.reduce((sum, call) => sum + call.messages.length + (call.answer ? 1 : 0), 0);
  const summary = {
    run: madeUpRun(sketch.run),
    reportedUsage: sketch.reportedUsage ?? [],
    evaluation: undefined,
    shape: sketch.shape ?? "calls",
    extras: sketch.extras,
    calls: calls.length,
    messages: messages.length,
    messageReferences: references,
  };
  const { key = "run-1", outcomes = [], state } = sketch;
  const origin = { key, reader: "test", state, outcomes, findings: [] };
  return writeRun(store, itemsOf(sketch).values(), () => ({ summary, origin }), options);
}
