import { cp, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { findFiles } from "../../bytes/files.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
import { writeDraft } from "../../tables/whole-file.ts";
import { withoutBlockIn } from "./markers.ts";

/** How many instructions were looked at, and how many had hints taken out. */
export interface StripResult {
  /** Instructions that were looked at. */
  readonly files: number;
  /** Of these, the ones that had hints. */
  readonly stripped: number;
}

/** What is in a file, without its hints. @throws HindcastError `bad-input` */
export async function strippedFile(file: string): Promise<Uint8Array> {
  const content = await read(file);
  return withoutBlockIn(content) ?? content;
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
    const plain = withoutBlockIn(await read(file));
    if (plain === undefined) continue;
    stripped++;
    const target = out === undefined ? file : path.join(out, path.relative(folder, file));
    await writeDraft(target, (draft) => writeFile(draft, plain));
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

async function read(file: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    throw new HindcastError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
}
