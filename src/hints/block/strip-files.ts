import { cp, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { findFiles } from "../../bytes/files.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
import { writeWhole } from "../../tables/whole-file.ts";
import { hasBlock, withoutBlock } from "./markers.ts";

export interface StripResult {
  /** Instructions that were looked at. */
  readonly files: number;
  /** Of these, the ones that had hints. */
  readonly stripped: number;
}

/** The text of a file without its hints. @throws HindcastError `bad-input` */
export async function strippedText(file: string): Promise<string> {
  return withoutBlock(await readText(file));
}

/**
 * Takes the hints out of every instruction.md in a folder of tasks, there or in a copy.
 *
 * @param out folder for the copy; without it the files themselves are changed
 * @throws HindcastError `bad-input`, `output`
 */
export async function stripFiles(folder: string, out?: string): Promise<StripResult> {
  const { files } = await findFiles([folder], ["instruction.md"]);
  if (out !== undefined) await copied(folder, out);
  let stripped = 0;
  for (const file of files) {
    const text = await readText(file);
    if (!hasBlock(text)) continue;
    stripped++;
    const target = out === undefined ? file : path.join(out, path.relative(folder, file));
    await writeWhole(target, [withoutBlock(text)]);
  }
  return { files: files.length, stripped };
}

async function copied(folder: string, out: string): Promise<void> {
  if (await stat(out).catch(() => undefined)) {
    throw new HindcastError("output", `${out} is there already`, { hint: "choose another folder with -o" });
  }
  await cp(folder, out, { recursive: true }).catch((cause: unknown) => {
    throw new HindcastError("output", `cannot write ${out}: ${messageOf(cause)}`, { cause });
  });
}

async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HindcastError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
}
