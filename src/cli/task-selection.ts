import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { checkSelectionOrigin } from "../analysis/fail-sets/selection-origin.ts";
import { parseTaskSelection, type TaskSelection } from "../analysis/fail-sets/task-selection.ts";
import { HindcastError, messageOf } from "../model/error.ts";

// Two folders up from here, in the sources and in what is built of them.
const packaged = fileURLToPath(new URL("../../assets/task-sets/", import.meta.url));

/**
 * The tasks that a flag selects: `-` reads them from stdin, a file's name from the file, the name of a set that comes
 * with Hindcast (`eval_mini_bigcodebench.json`) from that, and all else is a list with commas. None are none.
 *
 * @throws HindcastError `bad-input` for a file that cannot be read or holds something else
 */
export async function readTaskSelection(value: string, flag: string): Promise<TaskSelection> {
  if (value === "-") return parseTaskSelection(await text(process.stdin), "stdin");
  const file = await selectionFile(value);
  if (file !== undefined) return parseTaskSelection(await readText(file), value);
  // A mistyped file's name is no task.
  if (/\.(jsonl?|txt)$/i.test(value))
    throw new HindcastError("bad-input", `${flag}: there is no file ${value}`);
  return parseTaskSelection(value, flag);
}

/** Warns of a selection that was made with other rows. @throws HindcastError `bad-input` for one of another benchmark */
export function requireOrigin(
  selection: TaskSelection | undefined,
  wanted: { readonly benchmark: string; readonly rowsHash?: string | undefined },
  name: string,
): void {
  const warning = selection && checkSelectionOrigin(selection, wanted, name);
  if (warning !== undefined) process.stderr.write(`warning: ${warning}\n`);
}

/** The file that a selection's value names, here or among those that come with Hindcast. */
export async function selectionFile(value: string): Promise<string | undefined> {
  const isFile = (name: string) =>
    stat(name).then(
      (stats) => stats.isFile(),
      () => false,
    );
  if (value !== "" && (await isFile(value))) return value;
  const own = path.join(packaged, value);
  return path.basename(value) === value && value.endsWith(".json") && (await isFile(own)) ? own : undefined;
}

async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HindcastError("bad-input", `cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
}
