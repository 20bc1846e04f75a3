import type { Command } from "commander";
import { addModelOptions } from "../model-flags.ts";

/** Attempts to hints, and tasks that carry them. */
export function addHintsCommands(program: Command): void {
  program.commandsGroup("Hints:");

  const hints = program.command("hints");
  addModelOptions(
    hints
      .description(
        "from attempts at tasks: what helped, what did not, with evidence; and tasks that carry these hints",
      )
      .argument(
        "[dataset]",
        "hub dataset, .parquet, .jsonl or .json file, folder of Harbor jobs, Inspect log, or a store",
      )
      .option("--dataset <dataset>", "the same (default: DCAgent/taskmaster2-gpt5mini)")
      .option("--model <name>", "provider/model; a bare name is OpenAI's (default: gpt-4o-mini)")
      .option("--repo-name <org/name>", "dataset on the hub to upload to; HF_TOKEN must be set")
      .option("-o, --out <dir>", "folder for tasks, hints.json and hints.html (also --output)")
      .option("--dataset-prefix <text>", "begins the tasks' names (default: the dataset's name and -hints)")
      .option(
        "--task-markers <text...>",
        'before a task\'s text in a prompt (default: "Task Description:" "Task:" "## Task")',
      )
      .option("--max-trials <n>", "tasks, at most")
      .option("--private", "upload only to a private dataset; a new one is made so")
      .option("--force", "upload also where it replaces a tasks.parquet that somebody else may have made")
      .option("--tasks <tasks>", "the original tasks: a folder, a Parquet file, or a hub dataset")
      .option("--success-threshold <reward>", "the least reward of a success (default: 1.0)")
      .option("--budget-tokens <n>", "tokens of a transcript that are shown, at most (default: 16000)")
      .option("--compat", "one call a row, grouped by trial, as the tool before did; for comparison")
      .option("--show-sources", "name the episodes of pitfalls in the text")
      .option("--seed <n>", "handed to the model (default: 0)")
      .option("--revision <rev>", "branch, tag or commit of a hub dataset")
      .option("--endpoint <url>", "address of the hub (default: HF_ENDPOINT, or https://huggingface.co)")
      .option("--config <file>", "configuration, for prices (default: hindcast.yaml here, if there is one)")
      .option("--skip-bad", "exit 0 although some rows could not be read")
      .option("--estimate", "print requests, tokens and cost, and ask nothing")
      .option("--json", "print one JSON document"),
  ).action(async (dataset, options) => {
    const { hintsCommand } = await import("../hints.ts");
    process.exitCode = await hintsCommand(dataset, options);
  });

  hints
    .command("strip")
    .description("a task's text, a folder of tasks, or packed tasks, without the hints")
    .argument("<path>", "an instruction.md, a folder of tasks, or a Parquet file of packed ones")
    .option("-o, --out <path>", "folder or Parquet file for a copy without hints (also --output)")
    .option("--in-place", "change the files themselves")
    .option("--json", "print one JSON document")
    .action(async (path, _, command) => {
      const { hintsStripCommand } = await import("../hints-strip.ts");
      process.exitCode = await hintsStripCommand(path, command.optsWithGlobals());
    });

  const trial = hints
    .command("trial")
    .description("whether hints help: sets of tasks to run, and what their results say");

  trial
    .command("make")
    .description(
      "from what hindcast hints wrote: the tasks without hints, with them, and with another task's",
    )
    .argument("<dir>", "what hindcast hints -o wrote")
    // Not `requiredOption`: `hints` has one of this name, which takes the value.
    .option("-o, --out <dir>", "folder for the three sets; required (also --output)")
    .option("--seed <n>", "of the choice of placebos (default: 1)")
    .option("--json", "print one JSON document")
    .action(async (dir, _, command) => {
      const { trialMakeCommand } = await import("../hints-trial.ts");
      process.exitCode = await trialMakeCommand(dir, command.optsWithGlobals());
    });

  trial
    .command("analyze")
    .description("compares the results of the sets, task by task")
    .option("--control <results>", "of the tasks without hints: whatever hindcast hints reads")
    .option("--hinted <results>", "of the tasks with hints")
    .option("--placebo <results>", "of the tasks with another task's hints")
    .option("--success-threshold <reward>", "the least reward of a success (default: 1.0)")
    .option("--seed <n>", "of the resampling (default: 1)")
    .option("--json", "print one JSON document")
    .action(async (_, command) => {
      const { trialAnalyzeCommand } = await import("../hints-trial.ts");
      process.exitCode = await trialAnalyzeCommand(command.optsWithGlobals());
    });
}
