import type { GradedAttempt, GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalBenchmark, canonicalTaskId } from "../analysis/fail-sets/task-ids.ts";
import { outcomes } from "../model/outcome.ts";
import { namedRun } from "../store/named-run.ts";
import type { Store } from "../store/store.ts";

/** A run of a store, by id, key or the beginning of either. @throws HindcastError `bad-input` */
export async function gradedRunOfStore(store: Store, name: string): Promise<GradedRun> {
  const row = await namedRun(store, name);
  const key = row.run_key ?? "";
  const benchmark = canonicalBenchmark(row.benchmark ?? "");
  const attempts: GradedAttempt[] = [];
  for await (const attempt of store.attempts(key)) {
    attempts.push({
      taskId: canonicalTaskId(benchmark, attempt.task_id ?? ""),
      epoch: attempt.epoch ?? 1,
      outcome: outcomes.find((outcome) => outcome === attempt.outcome),
      verdict: undefined,
      cost: attempt.cost,
      seconds: attempt.latency_seconds,
    });
  }
  return {
    name: row.run_id ?? key,
    benchmark,
    rowsHash: undefined,
    agent: row.agent_name,
    model: [row.model, row.effort].filter(Boolean).join(" ") || undefined,
    attempts,
    planned: undefined,
    libraries: new Map(),
    synthetic: row.synthetic ?? false,
  };
}
