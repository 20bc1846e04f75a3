import type { Verdict } from "../model/verdict.ts";
import type { GradedAnswer } from "./graded-answer.ts";

/** A graded answer and which try at its task it is. */
export interface GradedTry {
  readonly epoch: number;
  readonly graded: GradedAnswer;
}

/**
 * The text of a `*_eval_results.json` as the official harness writes it, with `verdict`, the answer's own text and how
 * the program was found beside its keys. Tries that the machinery failed are left out: nobody knows how they would end.
 *
 * @param tries sorted as they are to stand
 */
export function resultsText(tries: readonly GradedTry[], provenance: object): string {
  const byTask = new Map<string, object[]>();
  for (const { graded } of tries) {
    if (graded.verdict === "infra") continue;
    const entries = byTask.get(graded.taskId);
    if (entries) entries.push(entry(graded));
    else byTask.set(graded.taskId, [entry(graded)]);
  }
  // Written by hand because an object would put ids such as 2 in an order of its own.
  const tasks = [...byTask].map(([id, entries]) => `${JSON.stringify(id)}: ${JSON.stringify(entries)}`);
  return `{"date": null, "hindcast": ${JSON.stringify(provenance)}, "eval": {\n${tasks.join(",\n")}\n}}\n`;
}

function entry({ taskId, verdict, raw, program, found, details }: GradedAnswer) {
  return {
    task_id: taskId,
    solution: program ?? raw,
    status: officialStatus(verdict),
    details: Object.fromEntries(details),
    verdict,
    raw_solution: raw,
    found: found ?? null,
  };
}

/** The official harness knows three; it calls a program that ended without a word, however it did, `timeout`. */
function officialStatus(verdict: Verdict): "pass" | "fail" | "timeout" {
  if (verdict === "pass") return "pass";
  return verdict === "timeout" || verdict === "crash" ? "timeout" : "fail";
}
