import { rmSync } from "node:fs";

/** A folder that goes with the scope (`using`), or with the process, also when that is interrupted. */
export interface ScopedFolder extends Disposable {
  readonly path: string;
}

const inUse = new Set<string>();

/** Makes one of a folder that is there. */
export function removedWithScope(folder: string): ScopedFolder {
  // Others of this process may still be writing into it when the process ends.
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  inUse.add(folder);
  process.on("exit", remove);
  return {
    path: folder,
    [Symbol.dispose]: () => {
      process.off("exit", remove);
      inUse.delete(folder);
      remove();
    },
  };
}

/** Whether a scope of this process holds the folder. */
export function isInScope(folder: string): boolean {
  return inUse.has(folder);
}
