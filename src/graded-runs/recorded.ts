import { z } from "zod";
import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalTaskId } from "../analysis/fail-sets/task-ids.ts";

/** What stands for the verdict of a grader that an attempt ended by a time limit does not have. */
export function limitVerdict(limit: string | undefined): string | undefined {
  return limit === "time" || limit === "working" ? "timeout" : undefined;
}

const hintsFacts = z.object({ file: z.string(), source: z.string().nullable(), tasks: z.array(z.string()) });
type HintsFacts = z.infer<typeof hintsFacts>;
const plan = z.looseObject({
  solver: z.looseObject({ settings: z.looseObject({ hints: hintsFacts.optional().catch(undefined) }) }),
});
const origin = z.looseObject({
  rows_sha256: z.string(),
  tasks: z.array(z.string()).optional(),
  plan: plan.optional(),
});

/** What `hindcast run` records of the tasks it was to attempt and of its hints, and `hindcast grade` of the tasks' rows. */
export function planOf(provenance: string | undefined) {
  const { data } = origin.safeParse(parsed(provenance));
  return { rowsHash: data?.rows_sha256, planned: data?.tasks, hints: data?.plan?.solver.settings.hints };
}

/** The tasks whose attempts a run's hints came from. */
export function hintedBy(hints: HintsFacts | undefined, benchmark: string): GradedRun["hintedBy"] {
  return (
    hints && {
      source: hints.source ?? hints.file,
      tasks: hints.tasks.map((task) => canonicalTaskId(benchmark, withoutBenchmark(task, benchmark))),
    }
  );
}

// Hints that were made from a store name the benchmark before the task.
function withoutBenchmark(task: string, benchmark: string): string {
  return task.startsWith(`${benchmark}/`) ? task.slice(benchmark.length + 1) : task;
}

const taskFacts = z.looseObject({ libs: z.union([z.array(z.string()), z.string()]).optional() });

/** The libraries in a task's metadata; BigCodeBench's own column holds the list as Python writes it. */
export function librariesOf(metadata: string | undefined): readonly string[] {
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
