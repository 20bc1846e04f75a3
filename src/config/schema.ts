import { z } from "zod";

const nameTable = z.record(z.string(), z.string());
const nameList = z.array(z.string());
// Every name contains nothing, and ends in it.
const someText = z.string().min(1, "expected at least one character, as every name holds an empty text");
const dollars = z.number().nonnegative();

/**
 * `hindcast.yaml`, as its author writes it. Every part may be left out; what is given is laid over the preset:
 * tables key by key, lists as a whole.
 */
export const configFileSchema = z
  .strictObject({
    preset: z.enum(["hal", "none"]).describe("Naming to start from. Default: hal."),
    names: z
      .strictObject({
        agents: nameTable.describe("Agent name as reported -> agent name."),
        models: nameTable.describe(
          "Model name as reported, with ' <effort>' after it where one is set -> model.",
        ),
        benchmarks: nameTable.describe("Benchmark as tables of results name it -> benchmark."),
        scaffolds: nameTable.describe("Text before the first parenthesis of the agent name -> scaffold."),
        effort_in_agent_name: z
          .array(z.string().refine(isPattern, "not a regular expression"))
          .describe(
            "Patterns whose first group is the effort, for agents that report it in their name only.",
          ),
      })
      .partial(),
    left_out: z
      .strictObject({
        contains: z
          .array(someText)
          .describe(
            "Models left out when their name contains this, in any case; words and numbers are not cut: `o1` is not in `demo1`.",
          ),
        exactly: nameList.describe("Models left out by their exact name."),
      })
      .partial(),
    scaffold_groups: z
      .strictObject({ generalist: nameList, task_specific: nameList })
      .partial()
      .describe("Which scaffolds are generalist and which were made for one benchmark."),
    status_sheet: z
      .strictObject({
        models: nameTable,
        model_suffixes: z
          .record(someText, z.string())
          .describe("Endings of model names, tried after `models`."),
        benchmarks: nameTable,
        agents: nameTable.describe("Agent as the sheet spells it -> scaffold."),
      })
      .partial()
      .describe("Spellings of the sheet of expected runs -> those of the clean table."),
    benchmarks: z.record(
      z.string(),
      z
        .strictObject({
          label: z.string().describe("Name in figures."),
          tasks: z.int().positive().describe("Number of tasks; published task lists can be shorter."),
          data: z.string().describe("File of the tasks, for grading: .jsonl, .jsonl.gz or .parquet."),
        })
        .partial(),
    ),
    prices: z
      .record(
        z.string(),
        z.strictObject({
          input: dollars,
          output: dollars,
          cache_read: dollars.optional(),
          cache_write: dollars.optional(),
        }),
      )
      .describe(
        "Own prices by model, in US dollars for a million tokens; they come before the packaged ones.",
      ),
    defaults: z
      .strictObject({ model: z.string().describe("Model of hindcast run, as provider/model.") })
      .partial(),
    statistics: z
      .strictObject({
        seed: z.int().nonnegative(),
        resamples: z.int().min(100).max(1_000_000),
        confidence: z.number().gt(0).lt(1),
      })
      .partial(),
  })
  .partial();

/** A configuration file as it is written, everything optional but what its tables need. */
export type ConfigFile = z.infer<typeof configFileSchema>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
