import path from "node:path";

/** The paths of tasks below a folder or in a pack, found by what attempts call their tasks. */
export class TaskPaths {
  /** Every end of every path, and the paths that end so. */
  readonly #byEnd = new Map<string, Set<string>>();

  constructor(paths: Iterable<string>) {
    for (const each of paths) {
      for (const end of endsOf(each)) {
        const known = this.#byEnd.get(end);
        if (known) known.add(each);
        else this.#byEnd.set(end, new Set([each]));
      }
    }
  }

  /**
   * The path that is the task's name; else the one path that ends in its name, or in as long an end of it as there is.
   * `undefined` where several do: which of them is meant only a guess could tell.
   */
  find(task: string): string | undefined {
    for (const end of endsOf(task)) {
      const found = this.#byEnd.get(end);
      if (found?.has(end)) return end;
      if (found) return found.size === 1 ? [...found][0] : undefined;
    }
    return undefined;
  }
}

// `a/b/c`, `b/c`, `c`
function endsOf(name: string): string[] {
  const parts = name.split("/");
  return parts.map((_, index) => parts.slice(index).join("/"));
}

/** What a task's folder is called below the folder that was given. */
export function pathBelow(folder: string, task: string): string {
  const below = path.relative(folder, task).split(path.sep).join("/");
  return below === "" ? path.basename(path.resolve(task)) : below;
}
