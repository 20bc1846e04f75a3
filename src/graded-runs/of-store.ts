import { z } from "zod";
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
  const libraries = new Map<string, readonly string[]>();
  for await (const attempt of store.attempts(key)) {
    const taskId = canonicalTaskId(benchmark, attempt.task_id ?? "");
    const used = librariesOf(attempt.metadata);
    if (used.length > 0) libraries.set(taskId, used);
    attempts.push({
      taskId,
      epoch: attempt.epoch ?? 1,
      outcome: outcomes.find((outcome) => outcome === attempt.outcome),
      verdict: attempt.verdict ?? limitVerdict(attempt.limit_type),
      cost: attempt.cost,
      seconds: attempt.latency_seconds,
    });
  }
  const { rowsHash, planned, hints } = planOf(row.provenance);
  return {
    name: row.run_id ?? key,
    benchmark,
    rowsHash,
    agent: row.agent_name,
    model: [row.model, row.effort].filter(Boolean).join(" ") || undefined,
    attempts,
    planned: planned?.map((id) => canonicalTaskId(benchmark, id)),
    libraries,
    hintedBy: hints && {
      source: hints.source ?? hints.file,
      tasks: hints.tasks.map((task) => canonicalTaskId(benchmark, withoutBenchmark(task, benchmark))),
    },
    synthetic: row.synthetic ?? false,
  };
}

// An attempt that a time limit ended has no verdict of a grader.
function limitVerdict(limit: string | undefined): string | undefined {
  return limit === "time" || limit === "working" ? "timeout" : undefined;
}

const hintsFacts = z.object({ file: z.string(), source: z.string().nullable(), tasks: z.array(z.string()) });
const plan = z.looseObject({
  solver: z.looseObject({ settings: z.looseObject({ hints: hintsFacts.optional().catch(undefined) }) }),
});
const origin = z.looseObject({
  rows_sha256: z.string(),
  tasks: z.array(z.string()).optional(),
  plan: plan.optional(),
});

/** What `hindcast run` records of the tasks it was to attempt and of its hints, and `hindcast grade` of the tasks' rows. */
function planOf(provenance: string | undefined) {
  const { data } = origin.safeParse(parsed(provenance));
  return { rowsHash: data?.rows_sha256, planned: data?.tasks, hints: data?.plan?.solver.settings.hints };
}

// Hints that were made from a store name the benchmark before the task.
function withoutBenchmark(task: string, benchmark: string): string {
  return task.startsWith(`${benchmark}/`) ? task.slice(benchmark.length + 1) : task;
}

const taskFacts = z.looseObject({ libs: z.union([z.array(z.string()), z.string()]).optional() });

// BigCodeBench's own column holds the list as Python writes it.
function librariesOf(metadata: string | undefined): readonly string[] {
  const { libs = [] } = taskFacts.safeParse(parsed(metadata)).data ?? {};
  const names =
    typeof libs === "string" ? [...libs.matchAll(/['"]([^'"]+)['"]/g)].map(([, name = ""]) => name) : libs;
  return [...new Set(names)].sort();
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
