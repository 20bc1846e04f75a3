import type { GradedAttempt, GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalBenchmark } from "../analysis/fail-sets/task-ids.ts";
import { prepareZstd } from "../bytes/zstd.ts";
import type { Finding } from "../model/finding.ts";
import type { TraceAttempt } from "../model/trace.ts";
import { readInspectLog } from "../sources/inspect/read-log.ts";
import { runNameOfFile } from "../sources/run-name.ts";
import { hintedBy, librariesOf, limitVerdict, planOf, unfinished } from "./recorded.ts";

/**
 * A run from an Inspect log, `.eval` or `.json`, as it would be in the store, but for the costs of attempts, which are
 * computed there. Samples that cannot be read are findings, and are not attempted.
 *
 * @throws HindcastError `bad-input`
 */
export async function gradedRunOfLog(file: string, findings: Finding[]): Promise<GradedRun> {
  await prepareZstd();
  const items = readInspectLog(file, { findings });
  const attempts: TraceAttempt[] = [];
  let next = items.next();
  for (; !next.done; next = items.next())
    if (next.value.type === "attempt") attempts.push(next.value.attempt);
  const { run, extras } = next.value;
  const benchmark = canonicalBenchmark(run.benchmark);
  const { rowsHash, planned, hints, taskId: spelled } = planOf(benchmark, extras?.provenance);
  findings.push(...unfinished(extras?.status, file));
  return {
    name: runNameOfFile(file),
    benchmark,
    rowsHash,
    agent: run.agentName,
    model: [run.modelName, run.effort].filter(Boolean).join(" "),
    attempts: attempts.map((attempt) => gradedAttempt(attempt, spelled(attempt.taskId))),
    planned,
    libraries: new Map(
      attempts.flatMap(({ taskId, metadata }) => {
        const used = librariesOf(metadata);
        return used.length > 0 ? [[spelled(taskId), used] as const] : [];
      }),
    ),
    hintedBy: hintedBy(hints, benchmark),
    synthetic: run.synthetic,
  };
}

function gradedAttempt(attempt: TraceAttempt, taskId: string): GradedAttempt {
  const { epoch, outcome, verdict, limitType, latencySeconds } = attempt;
  return {
    taskId,
    epoch,
    outcome,
    verdict: verdict ?? limitVerdict(limitType),
    cost: undefined,
    seconds: latencySeconds,
  };
}
