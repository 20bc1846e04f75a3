import { HindcastError } from "../model/error.ts";
import { asObject, type Json, type JsonObject } from "../model/json.ts";
import type { StoreRow } from "../store/columns.ts";
import { messageParts } from "../transcript/message-parts.ts";
import { parsed, record } from "./json.ts";
import type { StoredAttempt } from "./stored-run.ts";

/** @throws HindcastError `usage` for a run of another benchmark. */
export function requireBigCodeBench({ benchmark, run_id }: StoreRow<"runs">): void {
  if (/bigcodebench/i.test(benchmark ?? "")) return;
  throw new HindcastError("usage", `${run_id} is no run of BigCodeBench`, {
    received: `benchmark ${benchmark}`,
    hint: "--format inspect, jsonl and parquet take runs of every benchmark",
  });
}

export interface Solution {
  /** A line of BigCodeBench's `samples.jsonl`. */
  readonly record: JsonObject;
  /** The run does not tell which program was graded. */
  readonly isGuessed: boolean;
}

/**
 * The answer of an attempt with the program that was graded: the one that the run tells; of a run without calls, as result
 * files make it, what each attempt ended with; else one is looked for in the answer. `undefined` where nothing was answered.
 */
export function solutionOf(attempt: StoredAttempt, { shape }: StoreRow<"runs">): Solution | undefined {
  const text = told(attempt, "answer") ?? lastSaid(attempt);
  if (text === undefined) return undefined;
  const graded = told(attempt, "program") ?? (shape === "none" ? text : undefined);
  const solution = graded ?? likelyProgram(text);
  return {
    record: record({ task_id: taskName(attempt.row.task_id), solution, raw_solution: text }),
    isGuessed: graded === undefined,
  };
}

// A solver that asks several models makes one answer of theirs.
function told({ row }: StoredAttempt, field: "answer" | "program"): string | undefined {
  const value = asObject(parsed(row.details))?.get(field);
  return typeof value === "string" ? value : undefined;
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

// As grading chooses among blocks: the longest that defines the function, of equals the last.
function likelyProgram(text: string): string {
  const blocks = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  const defining = blocks.filter((block) => /^(?:async )?def task_func\b/m.test(block));
  const size = (block: string) => block.split("\n").filter((line) => line.trim() !== "").length;
  const longest = defining.reduce<string | undefined>(
    (best, block) => (best === undefined || size(block) >= size(best) ? block : best),
    undefined,
  );
  return longest ?? blocks.at(-1) ?? text;
}
