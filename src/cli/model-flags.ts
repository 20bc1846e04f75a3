import type { Command } from "commander";

/** The flags of every command that asks models. */
export interface ModelFlags {
  readonly baseUrl?: string;
  readonly batchSize?: string;
  readonly maxRpm?: string;
  readonly maxTpm?: string;
  readonly maxCost?: string;
  readonly batch?: boolean;
  readonly fresh?: boolean;
  readonly journal?: string;
  readonly config?: string;
}

/** Adds these flags to a command. @param fresh what `--fresh` asks anew there */
export function addModelOptions(command: Command, fresh = "what the journal has"): Command {
  return command
    .option("--base-url <url>", "another address than the provider's own, as http://127.0.0.1:8000/v1")
    .option("--batch-size <n>", "requests in flight, at most (default: 100)")
    .option("--max-rpm <n>", "requests a minute, at most")
    .option("--max-tpm <n>", "tokens a minute, at most")
    .option("--max-cost <dollars>", "stop before more is spent (exit code 4)")
    .option("--batch", "the provider's batch interface: half the price, answers within a day")
    .option("--fresh", `ask anew ${fresh}`)
    .option("--journal <dir>", "the journal (default: .hindcast/journal)");
}
