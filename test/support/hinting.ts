import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Notes } from "../../src/hints/extract/notes.ts";
import type { HintedTask } from "../../src/hints/finished-tasks.ts";
import { type HintsResult, hints } from "../../src/hints/hints.ts";
import type { HintsOptions } from "../../src/hints/options.ts";
import type { TaskHints } from "../../src/hints/task-result.ts";
import type { StandInOptions } from "../../src/models/stand-in/options.ts";
import { type Asking, asking } from "./asking.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export type EpisodeRow = Readonly<Record<string, unknown>>;

/** A row with a short conversation about counting rows. */
export function episodeRow(trial: string, more: EpisodeRow = {}): EpisodeRow {
  return {
    trial_name: trial,
    episode: "episode-0",
    conversations: [
      { role: "user", content: `Task: count the rows of /app/in.csv` },
      {
        role: "assistant",
        content: '<tool_call>{"name": "bash", "arguments": {"command": "wc -l /app/in.csv"}}</tool_call>',
      },
      { role: "user", content: `71834 /app/in.csv, says trial ${trial}` },
      { role: "assistant", content: "The file has a header, so I subtract one row." },
    ],
    result: "1.0",
    ...more,
  };
}

/** Notes of which everything stands in an {@link episodeRow}. */
export const goodNotes: Notes = {
  outcome: "success",
  tools: [
    {
      name: "bash",
      purpose: "count lines",
      example: "wc -l /app/in.csv",
      worked: true,
      citations: [{ message: 2, quote: "wc -l /app/in.csv" }],
    },
  ],
  strategy: [
    {
      step: "Subtract the header from the count",
      why: "it is no row",
      citations: [{ message: 4, quote: "The file has a header" }],
    },
  ],
  pitfalls: [],
  success_criteria: [],
  environment_facts: [],
};

/** A result in memory. */
export interface HeldResult extends HintsResult {
  readonly tasks: readonly HintedTask[];
  readonly fruitless: readonly TaskHints[];
}

/** What hints make of rows with a model that answers as it is told. */
export interface Hinting extends AsyncDisposable {
  readonly asking: Asking;
  readonly folder: string;
  run(rows: readonly EpisodeRow[], more?: Partial<HintsOptions>): Promise<HeldResult>;
}

/** @param answer the text to each question; notes that are good when undefined */
export async function hinting(standIn: StandInOptions = {}): Promise<Hinting> {
  const answer = (text: string): string =>
    text.includes("<<<successful") ? '{"strategy":[],"pitfalls":[]}' : JSON.stringify(goodNotes);
  const folder = await temporaryFolder();
  const asked = await asking({
    answer: ({ messages }) => answer(messages.map(({ text }) => text).join("\n")),
    ...standIn,
  });
  return {
    asking: asked,
    folder: folder.path,
    async run(rows, more = {}) {
      const dataset = path.join(folder.path, "rows.jsonl");
      await writeFile(dataset, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      await using models = await asked.open();
      using result = await hints({ dataset, models, ...more });
      const tasks = [...result.tasks].map((task) => ({ ...task, made: { ...task.made } }));
      return { ...result, tasks, fruitless: [...result.fruitless] };
    },
    async [Symbol.asyncDispose]() {
      await asked[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
