import type { Command } from "commander";
import { collect } from "../flag-values.ts";

/** Files from the hub, and in encrypted zips. */
export function addFileCommands(program: Command): void {
  program.commandsGroup("Files:");

  program
    .command("download")
    .description("files of a dataset on the Hugging Face hub, such as agent-evals/hal_traces")
    .argument("<hub-dataset>", "owner/name")
    .option("--include <glob>", "only these files, as *.zip or folder/** (may be given again)", collect)
    .option("-o, --out <dir>", "folder for the files (default: the dataset's name; also --output)")
    .option("--revision <rev>", "branch, tag or commit (default: main)")
    .option("--jobs <n>", "files at once, 1 to 32 (default: 4)")
    .option("--endpoint <url>", "address of the hub (default: HF_ENDPOINT, or https://huggingface.co)")
    .option("--force", "replace files that are there already and that no download wrote")
    .option("--json", "print one JSON document")
    .action(async (dataset, options) => {
      const { downloadCommand } = await import("../download.ts");
      process.exitCode = await downloadCommand(dataset, options);
    });

  program
    .command("decrypt")
    .description("HAL's encrypted zips to plain traces")
    .argument("<path...>", "zips, folders holding them, or globs")
    .requiredOption("-o, --out <dir>", "folder for the traces (also --output)")
    .option("--password <text>", "default: HAL's own")
    .option("--force", "replace files that are there already")
    .option("--json", "print one JSON document")
    .action(async (paths, options) => {
      const { decryptCommand } = await import("../decrypt.ts");
      process.exitCode = await decryptCommand(paths, options);
    });

  program
    .command("encrypt")
    .description("traces to encrypted zips as HAL uploads them")
    .argument("<path...>", "traces, folders holding *_UPLOAD.json, or globs")
    .requiredOption("-o, --out <dir>", "folder for the zips (also --output)")
    .option("--password <text>", "default: HAL's own")
    .option("--force", "replace files that are there already")
    .option("--json", "print one JSON document")
    .action(async (paths, options) => {
      const { encryptCommand } = await import("../encrypt.ts");
      process.exitCode = await encryptCommand(paths, options);
    });
}
