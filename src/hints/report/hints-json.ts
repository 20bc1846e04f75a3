import type { HintsResult } from "../hints.ts";
import type { TaskResult } from "../task-result.ts";
import { withSupport } from "../tasks/hinted-task.ts";
import { summaryOf } from "./summary.ts";

/** Everything as one JSON document: provenance, figures, and for each task its attempts, hints and what was left out. */
export function hintsJson(result: HintsResult, version: string): Readonly<Record<string, unknown>> {
  const { origin, settings, prefix, reading, tasks, skipped, fruitless } = result;
  const { budget, prices: _, ...told } = settings;
  return {
    hindcast: version,
    source: origin,
    settings: { ...told, prefix, ...(budget < Number.MAX_SAFE_INTEGER && { budget }) },
    summary: summaryOf(result),
    reading,
    tasks: tasks.map(({ result: each, made, isMerged }) => ({
      name: made.name,
      isMerged,
      ...taskJson(each),
    })),
    skipped,
    withoutHints: fruitless.map(taskJson),
  };
}

function taskJson({ task, textSource, heads, asked, spent, block, basis, dropped }: TaskResult) {
  return {
    task,
    textSource,
    basis,
    attempts: heads.map(({ id, trial, episode, outcome, agent, model, length }) => ({
      id,
      trial,
      episode,
      agent,
      model,
      messages: length,
      outcome,
    })),
    asked,
    spent,
    hints: withSupport(block.shown),
    dropped,
  };
}
