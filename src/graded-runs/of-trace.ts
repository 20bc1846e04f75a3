import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalBenchmark, canonicalTaskId } from "../analysis/fail-sets/task-ids.ts";
import type { TraceSummary } from "../model/trace.ts";
import { oneTraceAt, type TraceSource } from "../sources/hal/find-traces.ts";
import { halOutcomes } from "../sources/hal/outcomes.ts";
import { readTrace } from "../sources/hal/read-trace.ts";
import { runNameOfFile } from "../sources/run-name.ts";

/** A run from a HAL trace, plain or in a zip. @throws HindcastError `bad-input` */
export async function gradedRunOfTrace(file: string, password: string | undefined): Promise<GradedRun> {
  const { run, evaluation } = summaryOf(await oneTraceAt(file, { password }));
  const benchmark = canonicalBenchmark(run.benchmark);
  const seconds = new Map(run.latencies?.map((latency) => [latency.taskId, latency.seconds.value]));
  const outcomes = halOutcomes(run, evaluation);
  // A latency is of a task as a whole.
  const isTriedAgain = new Set(outcomes.filter(({ epoch }) => epoch > 1).map(({ taskId }) => taskId));
  return {
    name: runNameOfFile(file),
    benchmark,
    rowsHash: undefined,
    agent: run.agentName,
    model: [run.modelName, run.effort].filter(Boolean).join(" "),
    attempts: outcomes.map(({ taskId, epoch, outcome }) => ({
      taskId: canonicalTaskId(benchmark, taskId),
      epoch,
      outcome,
      verdict: undefined,
      cost: undefined,
      seconds: isTriedAgain.has(taskId) ? undefined : seconds.get(taskId),
    })),
    planned: undefined,
    libraries: new Map(),
    hintedBy: undefined,
    synthetic: run.synthetic,
  };
}

function summaryOf(trace: TraceSource): TraceSummary {
  const reader = trace.open();
  try {
    const items = readTrace(reader);
    let next = items.next();
    while (!next.done) next = items.next();
    return next.value;
  } finally {
    reader.close();
  }
}
