import { z } from "zod";
import type { GradedRun } from "../analysis/fail-sets/graded-run.ts";
import { canonicalTaskId } from "../analysis/fail-sets/task-ids.ts";
import type { Finding } from "../model/finding.ts";
import { asObject, type JsonObject } from "../model/json.ts";
import { fromPlain, isPlainObject } from "../model/plain-json.ts";
import { listedIds, pickedIds } from "../sources/inspect/picked-samples.ts";

/** What stands for the verdict of a grader that an attempt ended by a time limit does not have. */
export function limitVerdict(limit: string | undefined): string | undefined {
  return limit === "time" || limit === "working" ? "timeout" : undefined;
}

const hintsFacts = z.object({ file: z.string(), source: z.string().nullable(), tasks: z.array(z.string()) });
type HintsFacts = z.infer<typeof hintsFacts>;
const plan = z.looseObject({
  failSet: z.looseObject({}).optional(),
  solver: z.looseObject({ settings: z.looseObject({ hints: hintsFacts.optional().catch(undefined) }) }),
});
const origin = z.looseObject({
  rows_sha256: z.string(),
  tasks: z.array(z.string()).optional(),
  plan: plan.optional(),
});

/** What a run's record says of the tasks it was to attempt, of their rows and of its hints. */
export interface RecordedPlan {
  readonly rowsHash: string | undefined;
  readonly planned: readonly string[] | undefined;
  readonly hints: HintsFacts | undefined;
  /** Its tasks were chosen because other runs failed them. */
  readonly isOnFailSet: boolean;
  /** Spells an id of the run as its benchmark does. */
  readonly taskId: (id: string) => string;
}

/** The plan in the record of `hindcast run`, `hindcast grade` or Inspect. */
export function planOf(benchmark: string, provenance: string | undefined): RecordedPlan {
  const record = parsed(provenance);
  const own = origin.safeParse(record).data;
  const log = isPlainObject(record) ? asObject(fromPlain(record["eval"] ?? null)) : undefined;
  const taskId = idReaderOf(benchmark, log);
  return {
    rowsHash: own?.rows_sha256,
    planned: (own?.tasks ?? (log && pickedIds(log)))?.map(taskId),
    hints: own?.plan?.solver.settings.hints,
    isOnFailSet: own?.plan?.failSet !== undefined,
    taskId,
  };
}

// Inspect counts samples that have no id from 1; the rows of gsm8k are counted from 0.
function idReaderOf(benchmark: string, log: JsonObject | undefined): (id: string) => string {
  const ids = log && listedIds(log);
  const isInOrder = asObject(log?.get("dataset"))?.get("shuffled") === false;
  const isCounted = benchmark.startsWith("gsm8k") && isInOrder && ids?.every((id) => count.test(id));
  return isCounted ? (id) => `gsm8k/${Number(id) - 1}` : (id) => canonicalTaskId(benchmark, id);
}

const count = /^[1-9]\d*$/;

/** The reservation about a run that says of itself that it did not come to its end. */
export function unfinished(status: string | undefined, subject: string): readonly Finding[] {
  if (status === undefined || status === "success") return [];
  const message = `ended as ${status}: tasks that were not attempted are no failures`;
  return [{ level: "warning", code: "run-unfinished", subject, message }];
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

// Hints that were made from a store name the benchmark before the task. gsm8k's own ids begin with its name, too.
function withoutBenchmark(task: string, benchmark: string): string {
  if (/^gsm8k\/\d+$/.test(task)) return task;
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
