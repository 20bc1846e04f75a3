import { readFile, stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseTaskSelection } from "../analysis/fail-sets/task-selection.ts";
import { HindcastError, messageOf } from "../model/error.ts";

/**
 * The task ids that a flag selects: `-` reads them from stdin, a file's name from the file, and all else is a list with
 * commas. None are none.
 *
 * @throws HindcastError `bad-input` for a file that cannot be read or holds something else
 */
export async function readTaskSelection(value: string, flag: string): Promise<readonly string[]> {
  if (value === "-") return parseTaskSelection(await text(process.stdin), "stdin");
  const isFile = await stat(value).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (isFile) return parseTaskSelection(await readText(value), value);
  // A mistyped file's name is no task.
  if (/\.(jsonl?|txt)$/i.test(value))
    throw new HindcastError("bad-input", `${flag}: there is no file ${value}`);
  return parseTaskSelection(value, flag);
}

async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HindcastError("bad-input", `cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
}
