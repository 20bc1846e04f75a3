import { stat } from "node:fs/promises";
import { stripFiles, strippedText } from "../hints/block/strip-files.ts";
import { HindcastError } from "../model/error.ts";
import { counted } from "../plots/number-text.ts";
import { exitCodes } from "./exit-codes.ts";

interface StripFlags {
  readonly out?: string;
  readonly inPlace?: boolean;
  readonly json?: boolean;
}

/** `hindcast hints strip`. */
export async function hintsStripCommand(given: string, { out, inPlace, json }: StripFlags): Promise<number> {
  const stats = await stat(given).catch(() => undefined);
  if (stats?.isFile() && out === undefined && !inPlace) {
    process.stdout.write(await strippedText(given));
    return exitCodes.done;
  }
  if (!stats?.isDirectory() || (out === undefined) === !inPlace) {
    throw new HindcastError("usage", "what to strip, and where to", {
      received: [given, out && `-o ${out}`, inPlace && "--in-place"].filter(Boolean).join(" "),
      expected:
        "an instruction.md alone (printed without its hints), or a folder of tasks with -o DIR or --in-place",
    });
  }
  const result = await stripFiles(given, out);
  const where = out ?? given;
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...result, out: where }, null, 2)}\n`
      : `${result.stripped} of ${counted(result.files, "instruction")} had hints; without them in ${where}\n`,
  );
  return exitCodes.done;
}
