import { withBlock } from "../block/markers.ts";
import type { ShownHints } from "../block/render-block.ts";
import { attemptsOf, type Hint } from "../hint.ts";
import type { TaskPlan } from "../task-plan.ts";
import type { TaskHints } from "../task-result.ts";
import { standardFiles } from "./standard-files.ts";
import { type TaskFile, textFile, textOf } from "./task-file.ts";

/**
 * A task that carries hints: its own files where they are known, else the standard ones. All stay as they are but
 * instruction.md, which gets the block, and metadata.json, which gets the hints with their evidence.
 */
export function hintedTask(plan: TaskPlan, result: TaskHints, block: string): TaskFile[] {
  const own = plan.original ?? standardFiles;
  const instruction = textOf(own, "instruction.md") ?? plan.text.text;
  const files = [
    ...own.filter(({ path }) => path !== "instruction.md" && path !== "metadata.json"),
    textFile("instruction.md", withBlock(instruction, block)),
    textFile(
      "metadata.json",
      `${JSON.stringify(metadata(plan, result, textOf(own, "metadata.json")), null, 2)}\n`,
    ),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function metadata(
  plan: TaskPlan,
  result: TaskHints,
  own: string | undefined,
): Readonly<Record<string, unknown>> {
  const { basis, heads, block } = result;
  const count = (kind: string) => heads.filter(({ outcome }) => outcome.class === kind).length;
  return {
    ...ownMetadata(own),
    hints: {
      task: plan.task,
      attempts: heads.length,
      successes: count("success"),
      failures: count("failure"),
      basis,
      ...withSupport(block.shown),
    },
  };
}

function ownMetadata(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Kept below, as text.
  }
  return { original: text };
}

/** Hints by kind with the number of attempts that speak for each, for files. */
export function withSupport(shown: ShownHints): Readonly<Record<string, unknown>> {
  const told = (hints: readonly Hint[]) =>
    hints.map(({ evidence, kind: _, ...said }) => ({
      ...said,
      support: attemptsOf({ evidence }).length,
      evidence: evidence.map(({ attempt, message, role, quote }) => ({ attempt, message, role, quote })),
    }));
  const { tools, strategy, pitfalls, criteria, facts } = shown;
  return {
    tools: told(tools),
    strategy: told(strategy),
    pitfalls: told(pitfalls),
    success_criteria: told(criteria),
    environment_facts: told(facts),
  };
}
