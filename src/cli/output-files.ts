import type { OutputFiles, WriteOptions } from "../decrypt/output-files.ts";
import { countBad, exitCodeOf, printFindings } from "./findings.ts";
import { onInterrupt } from "./interrupt.ts";

/** The flags that `decrypt` and `encrypt` share. */
export interface OutputFilesFlags {
  readonly out: string;
  readonly password?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** A command that makes one file from another. @returns the exit code: 1 when an input was left out. */
export async function outputFilesCommand(
  done: string,
  run: (options: WriteOptions) => Promise<OutputFiles>,
  paths: readonly string[],
  flags: OutputFilesFlags,
): Promise<number> {
  onInterrupt("files made so far are whole; give the rest again");
  const onProgress = (message: string) => void process.stderr.write(`${message}\n`);
  const { written, findings } = await run({ ...flags, paths, onProgress });
  printFindings(findings);
  const bad = countBad(findings);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ out: flags.out, written, bad, findings }, null, 2)}\n`
      : `${written.length} ${done}${bad > 0 ? `, ${bad} bad inputs` : ""}\n`,
  );
  return exitCodeOf(findings, undefined);
}
