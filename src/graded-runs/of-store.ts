import type { GradedAttempt, GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalBenchmark } from "../analysis/fail-sets/task-ids.ts";
import type { Finding } from "../model/finding.ts";
import { outcomes } from "../model/outcome.ts";
import { namedRun } from "../store/named-run.ts";
import type { Store } from "../store/store.ts";
import { hintedBy, librariesOf, limitVerdict, planOf, unfinished } from "./recorded.ts";

/** A run of a store, by id, key or the beginning of either. @throws HindcastError `bad-input` */
export async function gradedRunOfStore(store: Store, name: string, findings: Finding[]): Promise<GradedRun> {
  const row = await namedRun(store, name);
  const key = row.run_key;
  const benchmark = canonicalBenchmark(row.benchmark);
  const { rowsHash, planned, hints, taskId: spelled } = planOf(benchmark, row.provenance);
  findings.push(...unfinished(row.status, row.run_id));
  const attempts: GradedAttempt[] = [];
  const libraries = new Map<string, readonly string[]>();
  for await (const attempt of store.attempts(key)) {
    const taskId = spelled(attempt.task_id);
    const used = librariesOf(attempt.metadata);
    if (used.length > 0) libraries.set(taskId, used);
    attempts.push({
      taskId,
      epoch: attempt.epoch,
      outcome: outcomes.find((outcome) => outcome === attempt.outcome),
      verdict: attempt.verdict ?? limitVerdict(attempt.limit_type),
      cost: attempt.cost,
      seconds: attempt.latency_seconds,
    });
  }
  return {
    name: row.run_id,
    benchmark,
    rowsHash,
    agent: row.agent_name,
    model: [row.model, row.effort].filter(Boolean).join(" ") || undefined,
    attempts,
    planned,
    libraries,
    hintedBy: hintedBy(hints, benchmark),
    synthetic: row.synthetic,
  };
}
