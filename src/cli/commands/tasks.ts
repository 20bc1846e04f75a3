import type { Command } from "commander";

/** Texts of tasks beside results, and as vectors. */
export function addTaskCommands(program: Command): void {
  program.commandsGroup("Tasks:");

  program
    .command("align")
    .description("the text of each row's task, from traces or a store, beside a table of results")
    .argument("<results.csv>", "CSV with benchmark_id, model, task_id and agent_run_id")
    .option("--traces <dir>", "folder of *_UPLOAD.json, *_UPLOAD.zip and Inspect logs (or a file, or a glob)")
    .option("--store <dir>", "read a store instead")
    .option("--benchmark <name>", "only the rows of this benchmark")
    .option("-o, --out <file>", "write .csv, .parquet or .jsonl (default: CSV to stdout; also --output)")
    .option("--report <file.json>", "where every text came from, and why rows have none")
    .option("--text <choice>", "first: the first user message, else the system's; full: both", "first")
    .option("--all-rows", "a row for each input row, not for each benchmark, model and task")
    .option("--keep-missing", "also the rows without a text")
    .option("--strict", "never a text from a run at another effort")
    .option("--borrow-text", "else a text from another model's run of the same benchmark")
    .option("--require <share>", "exit 3 when a smaller share of the rows has a text, as 0.95")
    .option("--config <file>", "configuration (default: hindcast.yaml here, if there is one)")
    .option("--password <text>", "of encrypted zips (default: HAL's own)")
    .option("--skip-bad", "exit 0 although some inputs were left out")
    .option("--json", "print one JSON document")
    .action(async (results, options) => {
      const { alignCommand } = await import("../align.ts");
      process.exitCode = await alignCommand(results, options);
    });

  program
    .command("embed")
    .description("a column of texts as vectors, by a model on this machine or behind an address")
    .argument("<table>", "a table: .csv, .parquet or .jsonl")
    .requiredOption(
      "-o, --out <file>",
      "the vectors: .npy, or .parquet with the table's columns (also --output)",
    )
    .option("--column <name>", "the column of texts", "task_input")
    .option("--model <name>", "folder, name in the hub's cache, or openai/<name> (default: all-MiniLM-L6-v2)")
    .option("--base-url <url>", "a server that speaks OpenAI's embeddings interface; --model names its model")
    .option("--long-texts <rule>", "what does not fit the model's window: cut, or split and averaged", "cut")
    .option("--runtime <kind>", "of a local model: wasm, or native (a package of its own)", "wasm")
    .option("--texts-at-once <n>", "texts handed to the model together (default: what it does best)")
    .option("--jobs <n>", "requests in flight to a remote model (default: 4)")
    .option("--restart", "forget an unfinished or finished run")
    .option("--json", "print one JSON document")
    .action(async (table, options) => {
      const { embedCommand } = await import("../embed.ts");
      process.exitCode = await embedCommand(table, options);
    });

  program
    .command("map")
    .description("embeddings as a picture of the tasks, and the tasks nearest to a text")
    .argument("<embeddings>", "a file that hindcast embed wrote")
    .option("-o, --out <dir>", "folder for map.html, map.png, map.svg, map.csv (also --output)")
    .option("--color <column>", "column to colour by (default: the benchmark, else success)")
    .option("--neighbours <text>", "list the tasks nearest to a text, or to the task of that id")
    .option("--count <n>", "how many of them (default: 10)")
    .option("--table <file>", "the table that a .npy file was made of, when it has moved")
    .option("--points <n>", "texts to draw at most, picked at random (default: 5000)")
    .option("--seed <n>", "of the picture and of the picking (default: 1)")
    .option("--base-url <url>", "confirms the address of the model that made the embeddings")
    .option("--json", "print one JSON document")
    .action(async (embeddings, options) => {
      const { mapCommand } = await import("../map.ts");
      process.exitCode = await mapCommand(embeddings, options);
    });
}
