import { statSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "../bytes/is-missing.ts";
import { makeOwnedFolder } from "../bytes/owned-folders.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { byCodeUnit } from "../model/order.ts";

/** The version of the store's layout; raised when an older Hindcast could no longer read it. */
export const storeVersion = 1;

const stamp = { format: "hindcast-store", version: storeVersion };
const stampFile = "store.json";
const keyPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export const runsFolder = (store: string) => path.join(store, "runs");
export const stagingFolder = (store: string) => path.join(store, ".staging");

/** A run's folder. @throws HindcastError `internal` when the key could not be a folder's name everywhere. */
export function runFolder(store: string, key: string): string {
  if (!keyPattern.test(key)) {
    throw new HindcastError("internal", "run key", {
      received: JSON.stringify(key),
      expected: String(keyPattern),
    });
  }
  return path.join(runsFolder(store), key);
}

/**
 * The keys of the whole runs in a store, sorted; none where there is no store yet.
 *
 * @throws HindcastError `bad-input` when the folder is no store, or one of a later version.
 */
export async function runKeys(store: string): Promise<string[]> {
  if (!(await isStore(store))) return [];
  const entries = await readdir(runsFolder(store), { withFileTypes: true }).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw new HindcastError("bad-input", `cannot read ${store}: ${messageOf(cause)}`, { cause });
  });
  return entries
    .filter((entry) => entry.isDirectory() && keyPattern.test(entry.name))
    .map(({ name }) => name)
    .sort(byCodeUnit);
}

/**
 * Removes the whole runs that are picked by their keys. One moment a run is there and the next it is not; a reader that
 * has it open may miss files of it. One that another process removed meanwhile is as good as removed.
 *
 * @throws HindcastError `output`
 */
export async function removeRuns(store: string, isPicked: (key: string) => boolean): Promise<void> {
  for (const key of (await runKeys(store)).filter(isPicked)) {
    try {
      const aside = makeOwnedFolder(stagingFolder(store));
      try {
        await rename(runFolder(store, key), path.join(aside, "run"));
      } catch (cause) {
        if (!isMissing(cause)) throw cause;
      } finally {
        await rm(aside, { recursive: true, force: true });
      }
    } catch (cause) {
      throw cannotWrite(store, cause);
    }
  }
}

/**
 * Makes a store of a folder that is missing or empty; leaves one that is there as it is.
 *
 * @throws HindcastError `output` when the folder cannot be written or holds something else; `bad-input` for a store
 * of a later version.
 */
export async function createStore(store: string): Promise<void> {
  try {
    await mkdir(runsFolder(store), { recursive: true });
    await mkdir(stagingFolder(store), { recursive: true });
    if (!(await isStore(store))) await writeStamp(store);
  } catch (cause) {
    throw cannotWrite(store, cause);
  }
}

/** What to throw after something went wrong while writing: an `output` error, unless it was no fault of the disk. */
export function cannotWrite(target: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("code" in cause || /^(IO|Permission) Error/.test(cause.message)))
    return cause;
  if (HindcastError.isInstance(cause)) return cause;
  return new HindcastError("output", `cannot write ${target}: ${messageOf(cause).split("\n")[0]}`, {
    hint: "check that the store is writable and its disk has room; runs stored before are not touched",
    cause,
  });
}

async function isStore(store: string): Promise<boolean> {
  const text = await readFile(path.join(store, stampFile), "utf8").catch((cause: unknown) => {
    if (isMissing(cause) && !isFile(store)) return undefined;
    throw new HindcastError("bad-input", `cannot read the store ${store}: ${messageOf(cause)}`, { cause });
  });
  if (text === undefined) return refuseOtherFolder(store);
  const version = versionOf(text);
  if (version === storeVersion) return true;
  throw new HindcastError(
    "bad-input",
    `${path.join(store, stampFile)} is not of a store this version reads`,
    {
      received: JSON.stringify(text.slice(0, 80)),
      expected: JSON.stringify(stamp),
      hint: "read it with the Hindcast that wrote it, or ingest again into another folder",
    },
  );
}

function isFile(store: string): boolean {
  return statSync(store, { throwIfNoEntry: false })?.isFile() ?? false;
}

function versionOf(text: string): unknown {
  try {
    const { format, version }: Record<string, unknown> = JSON.parse(text);
    return format === stamp.format ? version : undefined;
  } catch {
    return undefined;
  }
}

// What else Hindcast keeps in `.hindcast`, maybe before there is a store.
const neighbours = new Set(["runs", ".staging", "journal", "evals", "benchmarks", "ground-truth"]);

// A folder of other things is not made a store by a slip of the hand.
async function refuseOtherFolder(store: string): Promise<false> {
  const entries = await readdir(store).catch(() => []);
  const other = entries.find((name) => !neighbours.has(name) && !name.startsWith(stampFile));
  if (other === undefined) return false;
  throw new HindcastError("output", `${store} is not a store`, {
    received: `a folder with ${JSON.stringify(other)} in it`,
    expected: "a store, an empty folder, or none",
  });
}

async function writeStamp(store: string): Promise<void> {
  // Two processes may do this at once: each renames its own whole file over the other's equal one.
  const draft = path.join(store, `${stampFile}.${process.pid}`);
  try {
    const file = await open(draft, "w");
    try {
      await file.writeFile(`${JSON.stringify(stamp)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path.join(store, stampFile));
  } finally {
    await rm(draft, { force: true });
  }
}
