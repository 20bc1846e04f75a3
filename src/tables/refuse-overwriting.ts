import { realpath } from "node:fs/promises";
import path from "node:path";
import { HindcastError } from "../model/error.ts";

type Paths = readonly (string | undefined)[];

/**
 * Makes sure, before anything is read, that no file will be written over one that is read, nor two under one name,
 * however their paths are spelled.
 *
 * @param folders all that lies in them is read too
 * @throws HindcastError `usage`
 */
export async function refuseOverwriting(outputs: Paths, inputs: Paths, folders: Paths = []): Promise<void> {
  const read = await Promise.all(given(inputs).map(realPath));
  const roots = await Promise.all(given(folders).map(realPath));
  const written = new Map<string, string>();
  for (const output of given(outputs)) {
    const real = await realPath(output);
    const twin = written.get(real);
    if (twin !== undefined) {
      throw new HindcastError("usage", `two files would be written to ${output}`, {
        ...(twin !== output && { received: `${twin} and ${output}` }),
        hint: "give them different names",
      });
    }
    written.set(real, output);
    if (!read.includes(real) && !roots.some((root) => real.startsWith(root + path.sep))) continue;
    throw new HindcastError("usage", `${output} is read, and would be overwritten`, {
      hint: "write to another file",
    });
  }
}

/** Whether two paths lead to one file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  return (await realPath(a)) === (await realPath(b));
}

function given(paths: Paths): string[] {
  return paths.filter((each) => each !== undefined);
}

// Of a file that is not there yet: where it would be.
async function realPath(file: string): Promise<string> {
  const folder = () => realpath(path.dirname(file)).catch(() => path.resolve(path.dirname(file)));
  return await realpath(file).catch(async () => path.join(await folder(), path.basename(file)));
}
