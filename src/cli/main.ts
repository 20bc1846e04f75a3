#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { version } from "../config/version.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { addAnalysisCommands } from "./commands/analysis.ts";
import { addEvaluationCommands } from "./commands/evaluation.ts";
import { addFileCommands } from "./commands/files.ts";
import { addGradingCommands } from "./commands/grading.ts";
import { addHintsCommands } from "./commands/hints.ts";
import { addJournalCommands } from "./commands/journal.ts";
import { addResultCommands } from "./commands/results.ts";
import { addStoreCommands } from "./commands/store.ts";
import { addTaskCommands } from "./commands/tasks.ts";
import { exitCodes } from "./exit-codes.ts";
import { flagOfOption } from "./flag-of-option.ts";
import { nodeTooOld } from "./node-version.ts";

// Handlers are imported when their command runs: `hindcast --help` must not load what it does not use.
const program = new Command("hindcast")
  .description("Turns agent-evaluation traces into tables, figures and decisions.")
  .version(version)
  .showHelpAfterError("(hindcast --help lists the commands and their options)")
  .exitOverride();

for (const add of [
  addAnalysisCommands,
  addStoreCommands,
  addEvaluationCommands,
  addResultCommands,
  addGradingCommands,
  addHintsCommands,
  addTaskCommands,
  addFileCommands,
  addJournalCommands,
])
  add(program);

// A reader that has seen enough, as `head`, is no failure: the work goes on, and its exit code is what it is.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    if (stream === process.stdout) report(new HindcastError("output", `cannot print: ${error.message}`));
    process.exit(exitCodes.failed);
  });
}

try {
  const tooOld = nodeTooOld(process.versions.node);
  if (tooOld !== undefined) throw new HindcastError("usage", tooOld);
  await program.parseAsync(process.argv.map(oneSpelling));
} catch (error) {
  process.exitCode = report(error);
}

// One spelling for a thing; others that mean the same are taken too.
function oneSpelling(word: string): string {
  return word
    .replace(/^--output(?=$|=)/, "--out")
    .replace(/^--sample-ids(?=$|=)/, "--task-ids")
    .replace(/^--samples(?=$|=)/, process.argv[2] === "grade" ? "--answers" : "--samples");
}

function report(error: unknown): number {
  // Commander has already printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (!HindcastError.isInstance(error)) {
    process.stderr.write(
      `hindcast: internal error: ${error instanceof Error ? error.stack : messageOf(error)}\n`,
    );
    return exitCodes.failed;
  }
  process.stderr.write(`hindcast: ${error.message}\n`);
  if (error.hint) process.stderr.write(`  ${error.hint}\n`);
  const flag = error.option && flagOfOption(error.option);
  if (flag) process.stderr.write(`  see ${flag}\n`);
  if (error.code === "budget") return exitCodes.budget;
  if (error.code === "gate") return exitCodes.gate;
  return error.code === "usage" ? exitCodes.usage : exitCodes.failed;
}
