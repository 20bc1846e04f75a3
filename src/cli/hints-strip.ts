import { stat } from "node:fs/promises";
import { stripFiles, strippedFile } from "../hints/block/strip-files.ts";
import { stripPack } from "../hints/block/strip-pack.ts";
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
  const isPack = stats?.isFile() === true && /\.parquet$/i.test(given);
  if (stats?.isFile() && !isPack && out === undefined && !inPlace) {
    process.stdout.write(await strippedFile(given));
    return exitCodes.done;
  }
  if ((!stats?.isDirectory() && !isPack) || (out === undefined) === !inPlace) {
    throw new HindcastError("usage", "what to strip, and where to", {
      received: [given, out && `-o ${out}`, inPlace && "--in-place"].filter(Boolean).join(" "),
      expected:
        "an instruction.md alone (printed without its hints), or a folder or a Parquet file of tasks with -o or --in-place",
    });
  }
  const result = isPack ? await stripPack(given, out ?? given) : await stripFiles(given, out);
  const where = out ?? given;
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...result, out: where }, null, 2)}\n`
      : `${result.stripped} of ${counted(result.files, "instruction")} had hints; without them in ${where}\n`,
  );
  return exitCodes.done;
}
