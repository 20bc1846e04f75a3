import { readFileSync } from "node:fs";
import { benchmarkNamed } from "../../src/benchmarks/list.ts";
import { loadTasks } from "../../src/benchmarks/load-tasks.ts";
import type { GradedAnswer } from "../../src/grade/graded-answer.ts";
import { openGrader } from "../../src/grade/grader.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { dataFile } from "../conformance/data.ts";
import { howMany } from "./how-many.ts";

/** BigCodeBench tasks that import only Python's own modules and are not in the list of those that pass. */
export const others = [176, 195, 205, 314, 363, 541, 812, 832, 1005, 1038, 1040, 1104];

// 18, 45, 20 and 73 seconds.
const slow = new Set(["BigCodeBench/0", "BigCodeBench/195", "BigCodeBench/1103", "BigCodeBench/1104"]);
/** One task of so many is run. */
export const oneOf = howMany(4, 1);
const withSlow = process.env["HINDCAST_SLOW_TESTS"] !== undefined;

if (!withSlow) process.stderr.write("4 slow BigCodeBench tasks SKIPPED (HINDCAST_SLOW_TESTS runs them)\n");

/** The 300 tasks or, where not everything is tested, a quarter of them; those that take longest only when asked for. */
export async function plainTasks() {
  const listed: unknown = JSON.parse(
    readFileSync(dataFile("bigcodebench", "stdlib_ground_truth_pass.json"), "utf8"),
  );
  const passing = (listed as { readonly ok: readonly string[] }).ok;
  const { tasks } = await loadTasks(
    benchmarkNamed("bigcodebench"),
    dataFile("bigcodebench", "BigCodeBench-v0.1.0_hf.jsonl.gz"),
  );
  const wanted = new Set([...passing, ...others.map((number) => `BigCodeBench/${number}`)]);
  const odd = new Set(others.map((number) => `BigCodeBench/${number}`));
  return tasks
    .filter(({ id }) => wanted.has(id) && (withSlow || !slow.has(id)))
    .filter(({ id }, index) => index % oneOf === 0 || odd.has(id));
}

/** Runs the known solutions of these tasks. @returns how each ended, by number. */
export async function runPlainTasks(sandbox: Sandbox): Promise<ReadonlyMap<number, GradedAnswer>> {
  const tasks = await plainTasks();
  const grader = await openGrader(tasks, sandbox, { limits: { seconds: 150, memoryMb: 2048, diskMb: 256 } });
  const graded = await Promise.all(tasks.map((task) => grader.grade(task, task.canonical)));
  return new Map(graded.map((one) => [Number(one.taskId.split("/")[1]), one]));
}
