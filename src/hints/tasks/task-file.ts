/** A file of a task. */
export interface TaskFile {
  /** From the task's folder, with `/` between folders. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

export function textFile(path: string, text: string, isExecutable = false): TaskFile {
  return { path, content: Buffer.from(text), isExecutable };
}

/** A file's text; `undefined` when there is no such file. */
export function textOf(files: readonly TaskFile[], path: string): string | undefined {
  const found = files.find((file) => file.path === path);
  return found && Buffer.from(found.content).toString();
}

/** A path of a stranger, without whatever could lead out of a folder; `undefined` when nothing is left. */
export function safePath(path: string): string | undefined {
  const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.length === 0 || /\p{Cc}/u.test(path) ? undefined : parts.join("/");
}
