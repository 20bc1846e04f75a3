import { HindcastError } from "../model/error.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { StoreRow } from "../store/columns.ts";
import { messageParts } from "../transcript/message-parts.ts";
import { record } from "./json.ts";
import type { StoredAttempt } from "./stored-run.ts";

/** @throws HindcastError `usage` for a run of another benchmark. */
export function requireBigCodeBench({ benchmark, run_id }: StoreRow<"runs">): void {
  if (/bigcodebench/i.test(benchmark ?? "")) return;
  throw new HindcastError("usage", `${run_id} is no run of BigCodeBench`, {
    received: `benchmark ${benchmark}`,
    hint: "--format inspect, jsonl and parquet take runs of every benchmark",
  });
}

/**
 * The answer of an attempt as a line of BigCodeBench's `samples.jsonl`: the last thing a model said, and of it the last
 * block of code; of an attempt without calls the program it ended with. `undefined` where nothing was answered.
 */
export function solutionRecord({ row, calls, messages }: StoredAttempt): JsonObject | undefined {
  const answer =
    calls.findLast(({ call }) => call.answer !== undefined && call.role === undefined)?.call.answer ??
    (calls.length === 0 ? row.conversation?.at(-1) : undefined);
  const message = answer === undefined ? undefined : messages.get(answer);
  if (message === undefined) return undefined;
  const text = messageParts(message)
    .flatMap((part) => (part.type === "text" ? part.text : []))
    .join("\n");
  return record({ task_id: taskName(row.task_id ?? ""), solution: lastBlock(text), raw_solution: text });
}

// The task is named in full there; in Hindcast a number is enough.
function taskName(taskId: string): Json {
  return /^\d+$/.test(taskId) ? `BigCodeBench/${taskId}` : taskId;
}

function lastBlock(text: string): string {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)];
  return blocks.at(-1)?.[1] ?? text;
}
