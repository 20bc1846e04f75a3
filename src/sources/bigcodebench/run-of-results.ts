import type { Json, JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { groupBy } from "../../model/order.ts";
import type { UnnamedRun, UnnamedSummary } from "../../model/trace.ts";
import { runNameOfFile } from "../run-name.ts";
import type { EvalResults, EvaluatedAnswer } from "./read-eval-results.ts";

/**
 * What a result file tells of its run. Its score is pass@1, unless an entry is unusable (`isWhole` is false) or does not
 * tell whether the answer was right.
 */
export function runOfResults(
  results: EvalResults,
  { isWhole }: { readonly isWhole: boolean },
): Omit<UnnamedSummary, "messages"> {
  const { answers, benchmark, date, name, split, source } = results;
  const score = isWhole ? passRate(answers) : undefined;
  const isTriedOnce = answers.every(({ epoch }) => epoch === 1);
  const tasks = (wanted: string) =>
    isTriedOnce ? answers.filter(({ outcome }) => outcome === wanted).map(({ taskId }) => taskId) : undefined;
  const run: UnnamedRun = {
    runId: runNameOfFile(source.path),
    benchmark,
    agentName: split,
    modelName: name.model,
    effort: undefined,
    date: /^\d{4}-\d\d-\d\d/.exec(date ?? "")?.[0],
    agentArgs: undefined,
    runCommand: undefined,
    score,
    scoreName: score === undefined ? undefined : "pass@1",
    cost: undefined,
    latencies: undefined,
    passedTasks: tasks("passed"),
    failedTasks: tasks("failed"),
    usage: [],
    synthetic: false,
    source,
  };
  return {
    run,
    reportedUsage: [],
    evaluation: undefined,
    shape: "none",
    extras: { provenance: jsonText(provenanceOf(results)) },
    calls: 0,
    messageReferences: 0,
  };
}

/** The mean over tasks of the share of tries that passed. */
function passRate(answers: readonly EvaluatedAnswer[]): number | undefined {
  if (answers.some(({ outcome }) => outcome === undefined || outcome === "error")) return undefined;
  const shares = [...groupBy(answers, ({ taskId }) => taskId).values()].map(
    (tries) => tries.filter(({ outcome }) => outcome === "passed").length / tries.length,
  );
  return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

// What is not known is absent.
function provenanceOf({ date, name, split, grading, rowsHash }: EvalResults): JsonObject {
  const settings = grading?.get("settings");
  const graded = settings instanceof Map ? settings.get("calibrated") : undefined;
  const facts: readonly (readonly [string, Json | undefined])[] = [
    ["date", date],
    ["subset", name.subset],
    ["split", split],
    ["calibrated", graded ?? name.calibrated],
    ["rows_sha256", rowsHash],
    ["hindcast", grading],
  ];
  return new Map(facts.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}
