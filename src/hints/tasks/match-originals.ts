import { HindcastError } from "../../model/error.ts";
import type { Originals } from "./open-originals.ts";
import type { TaskFile } from "./task-file.ts";

/** Which original belongs to which of the tasks that attempts were made at. */
export interface MatchedOriginals {
  has(task: string): boolean;
  /** The files of a task's original; `undefined` where it has none. @throws HindcastError `bad-input` */
  filesOf(task: string): Promise<readonly TaskFile[] | undefined>;
}

/**
 * Finds the original of each task. An original that several tasks would share goes to the one that has its whole name, or
 * to none: with the tests of another task a task is worse off than without any.
 */
export function matchOriginals(originals: Originals, tasks: readonly string[]): MatchedOriginals {
  const takers = new Map<string, string[]>();
  for (const task of tasks) {
    const found = originals.pathOf(task);
    if (found !== undefined) takers.set(found, [...(takers.get(found) ?? []), task]);
  }
  const pathOf = new Map<string, string>();
  for (const [found, sharing] of takers) {
    const [first] = sharing;
    const taker = sharing.length === 1 ? first : sharing.find((task) => task === found);
    if (taker !== undefined) pathOf.set(taker, found);
  }
  return {
    has: (task) => pathOf.has(task),
    filesOf: async (task) => {
      const found = pathOf.get(task);
      return found === undefined ? undefined : await originals.get(found);
    },
  };
}

/** The tasks that have no original. @throws HindcastError `bad-input` when that is all of them */
export function withoutOriginal(
  tasks: readonly string[],
  matched: MatchedOriginals,
  { given, originals }: { readonly given: string; readonly originals: Originals },
): string[] {
  const missing = tasks.filter((task) => !matched.has(task));
  if (missing.length === 0 || missing.length < tasks.length) return missing;
  throw new HindcastError("bad-input", `none of the tasks that attempts were made at is in ${given}`, {
    received: `attempts at ${firstOf(missing)}; the tasks ${firstOf(originals.paths)}`,
    expected: "the same names, or paths that end in the same way",
    hint: "give the tasks that the attempts were made at, or leave --tasks out",
  });
}

function firstOf(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return names.slice(0, 3).join(", ") + more;
}
