import { counted } from "../../plots/number-text.ts";
import { blockMarker } from "../block/markers.ts";
import type { HintsResult } from "../hints.ts";
import { sourceText } from "../report/source-text.ts";

/** Stands in every card that Hindcast wrote: such a card may be written anew. */
export const cardMarker = "<!-- made by hindcast hints -->";

/** The README.md of a dataset of tasks with hints. */
export function datasetCard(result: HintsResult, version: string): string {
  const { origin, settings, tasks } = result;
  const { attempts, kept, noted, outcomes } = result.summary;
  const source =
    origin.kind === "hub dataset"
      ? `[${origin.dataset}](https://huggingface.co/datasets/${origin.dataset}) at commit ${origin.commit}`
      : sourceText(origin);
  const merged = result.merged;
  const files =
    merged === tasks.length
      ? "Each keeps the files of the task it was made of, tests and solution included."
      : merged === 0
        ? "They have standard files and no tests: the tasks that the attempts were made at were not at hand."
        : `${merged} keep the files of the task they were made of; the others have standard files and no tests.`;
  return `---
configs:
- config_name: default
  data_files:
  - split: train
    path: tasks.parquet
tags:
- agent-tasks
- hints
size_categories:
- ${sizeCategory(tasks.length)}
---
${cardMarker}
# ${counted(tasks.length, "task")} with hints

${settings.model.startsWith("mock/") ? "**No model was asked.** A stand-in made these hints up; only their quotes are real.\n\n" : ""}Harbor tasks whose instruction ends in hints, taken from ${counted(attempts, "attempt")} in ${source}.
${files}

| | |
|---|---|
| tasks | ${tasks.length} |
| attempts read | ${attempts} (${Object.entries(outcomes)
    .map(([name, count]) => `${count} ${name}`)
    .join("; ")}) |
| hints | ${kept} of ${noted} that were noted |
| model | ${settings.model} |
| made with | Hindcast ${version} |

Every hint rests on a quote that was found in an attempt; \`metadata.json\` of each task has the quotes. Hints that would
give an answer away, or hold a secret, were left out as far as that can be told from solution, tests, their output and what
successful attempts wrote.

\`tasks.parquet\` has two columns: \`path\`, the task's name, and \`task_binary\`, its folder as a gzipped tar. Hints begin at
\`${blockMarker}\` and go to the end of \`instruction.md\`; \`hindcast hints strip\` takes them out.
`;
}

function sizeCategory(count: number): string {
  if (count < 1000) return "n<1K";
  return count < 10_000 ? "1K<n<10K" : "10K<n<100K";
}
