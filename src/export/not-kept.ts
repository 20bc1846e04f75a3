import type { StoreRow } from "../store/columns.ts";
import type { ExportFormat } from "./export-run.ts";

interface LeftOut {
  /** Calls of no attempt. */
  readonly callsOfNone: number;
  /** Whether every call that names a task also says in which try at it it was made. */
  readonly isTrySaid: boolean;
  /** Answers of which the graded program was guessed. */
  readonly guessed: number;
}

/** What of a run a format cannot hold, a sentence each; every format is made of attempts, and so of calls of one. */
export function notKept(
  run: StoreRow<"runs">,
  format: ExportFormat,
  { callsOfNone, isTrySaid, guessed }: LeftOut,
): string[] {
  const unnamed = isTrySaid
    ? "name no task"
    : "name no task, or do not say in which try at it they were made";
  const calls = callsOfNone > 0 ? [`${callsOfNone} calls that ${unnamed}`] : [];
  const programs =
    guessed > 0
      ? [
          `which program was graded, of ${guessed} answers: the run does not tell, and the longest block that defines task_func stands for it`,
        ]
      : [];
  return [...calls, ...programs, ...byFormat(run, format)];
}

function byFormat(run: StoreRow<"runs">, format: ExportFormat): string[] {
  switch (format) {
    case "inspect":
      return [
        "messages that no call and no conversation refers to",
        "where the run was read from: the log is its own source",
        ...(run.shape === "inspect"
          ? []
          : ["images of other providers' messages, to Inspect itself: it sees (image)"]),
      ];
    case "jsonl":
    case "parquet":
      return [
        "calls one by one: their times, tokens and costs are summed by attempt",
        "what else the source says of run and attempts (provenance, details)",
      ];
    case "bigcodebench":
      return [
        "everything but the last answer of each attempt",
        "which of several tries at a task an answer is from",
      ];
  }
}
