import type { StoreRow } from "../store/columns.ts";
import type { ExportFormat } from "./export-run.ts";

/** What of a run a format cannot hold, a sentence each; every format is made of attempts, and so of calls with a task. */
export function notKept(
  run: StoreRow<"runs">,
  format: ExportFormat,
  { callsWithoutTask, guessed }: { readonly callsWithoutTask: number; readonly guessed: number },
): string[] {
  const calls = callsWithoutTask > 0 ? [`${callsWithoutTask} calls that name no task`] : [];
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
