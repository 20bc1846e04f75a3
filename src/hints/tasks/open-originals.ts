import { stat } from "node:fs/promises";
import path from "node:path";
import type { AsyncBuffer } from "hyparquet";
import { findFiles } from "../../bytes/files.ts";
import { Shelf, type Slot } from "../../bytes/shelf.ts";
import { parseDataset } from "../../hub/dataset.ts";
import { openHub } from "../../hub/hub.ts";
import { remoteBuffer } from "../../hub/remote-buffer.ts";
import { remoteFiles } from "../../hub/remote-files.ts";
import { patience } from "../../hub/retry.ts";
import { HindcastError } from "../../model/error.ts";
import { openOnHub } from "../../sources/episodes/hub-or-here.ts";
import type { OpenEpisodesOptions } from "../../sources/episodes/open-episodes.ts";
import { packedTasks, unpacked } from "./packed-tasks.ts";
import { safePath, type TaskFile } from "./task-file.ts";
import { filesBelow } from "./task-folder.ts";
import { pathBelow, TaskPaths } from "./task-paths.ts";

/** The tasks that attempts were made at, by path. To be disposed of. */
export interface Originals extends Disposable {
  readonly paths: readonly string[];
  /** The path of the task that is called so; see {@link TaskPaths}. */
  pathOf(task: string): string | undefined;
  /** The files of a task by its path; `undefined` for one that is not there. @throws HindcastError `bad-input` */
  get(path: string): Promise<readonly TaskFile[] | undefined>;
}

/**
 * Opens tasks: a folder of Harbor tasks, or a Parquet file of packed ones (`path`, `task_binary`), here or on the hub.
 *
 * @throws HindcastError `bad-input` when there are none
 */
export async function openOriginals(given: string, options: OpenEpisodesOptions): Promise<Originals> {
  const stats = await stat(given).catch(() => undefined);
  if (stats?.isDirectory()) {
    const found = await findFiles([given], ["instruction.md"]).catch(() => undefined);
    if (found)
      return ofFolders(
        given,
        found.files.map((file) => path.dirname(file)),
      );
    const { files } = await findFiles([given], ["*.parquet"]);
    return await ofParquet(
      await Promise.all(files.map(async (file) => [file, await localBuffer(file)] as const)),
    );
  }
  if (stats?.isFile()) return await ofParquet([[given, await localBuffer(given)]]);
  return await ofParquet(await openOnHub(given, () => hubBuffers(given, options)));
}

async function localBuffer(file: string): Promise<AsyncBuffer> {
  const { asyncBufferFromFile } = await import("hyparquet");
  return await asyncBufferFromFile(file);
}

async function hubBuffers(name: string, { endpoint, token, onNote = () => {} }: OpenEpisodesOptions) {
  const [hub, dataset] = [openHub(endpoint, token), parseDataset(name)];
  const retrying = { patience, signal: new AbortController().signal, onNote };
  const { commit, files } = await remoteFiles(hub, dataset, retrying);
  return files
    .filter((file) => file.path.endsWith(".parquet"))
    .map((file) => [file.path, remoteBuffer(hub, dataset, commit, file, retrying)] as const);
}

// A task inside a task is a file of it.
function ofFolders(given: string, folders: readonly string[]): Originals {
  const outer = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
  const byPath = new Map(outer.map((folder) => [pathBelow(given, folder), folder]));
  return {
    ...named(byPath),
    async get(name) {
      const folder = byPath.get(name);
      return folder === undefined ? undefined : await filesBelow(folder);
    },
    [Symbol.dispose]: () => {},
  };
}

async function ofParquet(
  files: readonly (readonly [name: string, buffer: AsyncBuffer])[],
): Promise<Originals> {
  const shelf = new Shelf();
  const slots = new Map<string, Slot>();
  for (const [name, buffer] of files) {
    for await (const row of packedTasks(buffer, name)) {
      const safe = safePath(row.name);
      if (safe === undefined) continue;
      slots.set(safe, shelf.put(row.archive));
    }
  }
  if (slots.size === 0) {
    shelf[Symbol.dispose]();
    throw new HindcastError("bad-input", "no packed tasks found", {
      expected: "a folder of tasks, or a Parquet file with path and task_binary",
    });
  }
  return {
    ...named(slots),
    async get(name) {
      const slot = slots.get(name);
      return slot === undefined ? undefined : unpacked(name, shelf.get(slot));
    },
    [Symbol.dispose]: () => shelf[Symbol.dispose](),
  };
}

function named(tasks: ReadonlyMap<string, unknown>): Pick<Originals, "paths" | "pathOf"> {
  const paths = [...tasks.keys()];
  const index = new TaskPaths(paths);
  return { paths, pathOf: (task) => index.find(task) };
}
