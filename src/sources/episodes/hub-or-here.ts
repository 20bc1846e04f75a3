import { existsSync } from "node:fs";
import { HindcastError } from "../../model/error.ts";

/**
 * Opens a dataset of the hub that nothing here has the name of. A mistyped path is not asked for there.
 *
 * @throws HindcastError `bad-input` for what reads as a path; what `open` throws, saying that nothing is here either
 */
export async function openOnHub<T>(name: string, open: () => Promise<T>): Promise<T> {
  const [first = "", ...rest] = name.split("/");
  const isPath = /^[./~]|\\|\/$|\.(parquet|jsonl|ndjson|json)(\.gz)?$/i.test(name);
  if (isPath || (rest.length > 0 && existsSync(first)))
    throw new HindcastError("bad-input", `${name}: no such file or folder`);
  try {
    return await open();
  } catch (error) {
    if (!HindcastError.isInstance(error)) throw error;
    const { code, hint } = error;
    const summary = `${name}: no such file or folder here, and on the hub: ${error.message}`;
    throw new HindcastError(code, summary, { cause: error, ...(hint !== undefined && { hint }) });
  }
}
