import type { HintsResult } from "../hints.ts";
import type { TaskHints } from "../task-result.ts";
import { withSupport } from "../tasks/hinted-task.ts";

/**
 * Everything as one JSON document, in pieces: provenance, figures, and for each task its attempts, hints and what was left
 * out. All of it at once would not fit into memory.
 */
export function* hintsJson(result: HintsResult, version: string): Generator<string> {
  const { origin, settings, prefix, reading, summary, tasks, skipped, fruitless } = result;
  const { budget, prices: _, ...told } = settings;
  const head = {
    hindcast: version,
    source: origin,
    settings: { ...told, prefix, ...(budget < Number.MAX_SAFE_INTEGER && { budget }) },
    summary,
    reading,
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n`;
  yield* member("tasks", tasks, ({ result: each, made, isMerged }) => ({
    name: made.name,
    isMerged,
    ...taskJson(each),
  }));
  yield* member("skipped", skipped, (each) => each);
  yield* member("withoutHints", fruitless, taskJson, "");
  yield "}\n";
}

function* member<T>(
  name: string,
  items: Iterable<T>,
  json: (item: T) => object,
  end = ",",
): Generator<string> {
  let count = 0;
  yield `  "${name}": [`;
  for (const item of items)
    yield `${count++ === 0 ? "" : ","}\n    ${JSON.stringify(json(item), null, 2).replaceAll("\n", "\n    ")}`;
  yield `${count === 0 ? "" : "\n  "}]${end}\n`;
}

function taskJson({ task, textSource, heads, asked, spent, block, basis, dropped }: TaskHints) {
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
