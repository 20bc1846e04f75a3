import type { Command } from "commander";

const journalOption = ["--journal <dir>", "the journal", ".hindcast/journal"] as const;

/** Answers of models that were paid for. */
export function addJournalCommands(program: Command): void {
  program.commandsGroup("Models:");

  const journal = program.command("journal").description("the answers of models that were paid for");

  journal
    .command("stats")
    .description("answers, tokens and cost by model")
    .option(...journalOption)
    .option("--json", "print one JSON document")
    .action(async (options) => {
      const { journalStatsCommand } = await import("../journal.ts");
      process.exitCode = await journalStatsCommand(options);
    });

  journal
    .command("prune")
    .description(
      "make it smaller: without damaged lines and answers that were asked anew, and without those picked",
    )
    .option(...journalOption)
    .option("--older-than <days>", "remove answers older than this")
    .option("--model <name>", "remove only answers of this model, as openai/gpt-4o-mini")
    .option("--for <version>", "remove only answers to this version of a request, as hints/extract 3")
    .option("--json", "print one JSON document")
    .action(async (options) => {
      const { journalPruneCommand } = await import("../journal.ts");
      process.exitCode = await journalPruneCommand(options);
    });

  journal
    .command("export")
    .description("the answers as lines of JSON")
    .option(...journalOption)
    .option("--model <name>", "only of this model")
    .option("--for <version>", "only to this version of a request")
    .option("--raw", "with what the provider sent")
    .option("-o, --out <file>", "write to a file (also --output)")
    .option("--json", "one JSON document instead of lines; with -o, what was written")
    .action(async (options) => {
      const { journalExportCommand } = await import("../journal.ts");
      process.exitCode = await journalExportCommand(options);
    });
}
