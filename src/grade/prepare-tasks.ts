import type { Task } from "../benchmarks/benchmark.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** What there is to know of a task before any answer to it is run in a given sandbox. */
export interface PreparedTask {
  /** Names of its unittests, by its source; empty for tests of another form. */
  readonly tests: readonly string[];
  /** What the sandbox lacks; `undefined` when the task can be run. */
  readonly unsupported: string | undefined;
}

// So many tasks are looked at in one request.
const batch = 200;

/** Looks at tasks without running anything of them. @throws SandboxTrouble when the sandbox fails. */
export async function prepareTasks(
  tasks: readonly Task[],
  sandbox: Sandbox,
): Promise<ReadonlyMap<string, PreparedTask>> {
  const needs = new Map<Task, { modules: readonly string[]; tests: readonly string[] }>();
  for (let from = 0; from < tasks.length; from += batch) {
    const some = tasks.slice(from, from + batch);
    const inspected = await sandbox.inspect(
      some.map(({ texts, unittest }) => ({ texts, ...(unittest !== undefined && { test: unittest }) })),
    );
    for (const [index, task] of some.entries()) {
      const { modules = [], tests = [] } = inspected[index] ?? {};
      needs.set(task, { modules: [...modules, ...task.alsoNeeds], tests });
    }
  }
  const all = new Set([...needs.values()].flatMap(({ modules }) => modules));
  const missing = new Set(await sandbox.missing([...all].sort()));
  return new Map(
    [...needs].map(([task, { modules, tests }]) => [
      task.id,
      { tests, unsupported: lack(task, modules, missing) },
    ]),
  );
}

function lack(task: Task, modules: readonly string[], missing: ReadonlySet<string>): string | undefined {
  if (task.trouble !== undefined) return task.trouble;
  const lacking = [
    ...new Set(modules.filter((name) => missing.has(name)).map((name) => name.split(".")[0])),
  ].sort();
  return lacking.length === 0 ? undefined : `needs ${lacking.join(", ")}, which the sandbox does not have`;
}
