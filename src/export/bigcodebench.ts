import { HindcastError } from "../model/error.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { StoreRow } from "../store/columns.ts";
import { messageParts } from "../transcript/message-parts.ts";
import { asObject, parsed, record } from "./json.ts";
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
 * The answer of an attempt as a line of BigCodeBench's `samples.jsonl`: what was graded, where the run tells it, else the
 * last thing a model said, and of it the last block of code; of an attempt without calls the program it ended with.
 * `undefined` where nothing was answered.
 */
export function solutionRecord(attempt: StoredAttempt): JsonObject | undefined {
  const text = gradedAnswer(attempt) ?? lastSaid(attempt);
  if (text === undefined) return undefined;
  return record({
    task_id: taskName(attempt.row.task_id ?? ""),
    solution: lastBlock(text),
    raw_solution: text,
  });
}

// A solver that asks several models makes one answer of theirs.
function gradedAnswer({ row }: StoredAttempt): string | undefined {
  const answer = asObject(parsed(row.details))?.get("answer");
  return typeof answer === "string" ? answer : undefined;
}

function lastSaid({ row, calls, messages }: StoredAttempt): string | undefined {
  const hash =
    calls.findLast(({ call }) => call.answer !== undefined && call.role === undefined)?.call.answer ??
    (calls.length === 0 ? row.conversation?.at(-1) : undefined);
  const message = hash === undefined ? undefined : messages.get(hash);
  return (
    message &&
    messageParts(message)
      .flatMap((part) => (part.type === "text" ? part.text : []))
      .join("\n")
  );
}

// The task is named in full there; in Hindcast a number is enough.
function taskName(taskId: string): Json {
  return /^\d+$/.test(taskId) ? `BigCodeBench/${taskId}` : taskId;
}

function lastBlock(text: string): string {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)];
  return blocks.at(-1)?.[1] ?? text;
}
