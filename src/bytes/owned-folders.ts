import { mkdtempSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { isAlive } from "./is-alive.ts";

/**
 * Makes a folder that {@link removeLeftovers} takes away once this process is no more. In one step, so that no
 * interruption comes between making it and noting its name.
 *
 * @param prefix begins its name; what else is in `parent` must not have such a name
 */
export function makeOwnedFolder(parent: string, prefix = ""): string {
  return mkdtempSync(path.join(parent, `${prefix}${owner()}-`));
}

/** Removes what processes of this host left that are no more. */
export async function removeLeftovers(parent: string, prefix = ""): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, pid] = /-(\d+)-[^-]+$/.exec(name) ?? [];
    if (pid === undefined || !name.startsWith(`${prefix}${owner(Number(pid))}-`) || isAlive(Number(pid)))
      continue;
    // Another process may be sweeping too; what neither can remove does no harm where it is.
    await rm(path.join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** A folder that {@link makeOwnedFolder} made, here or on another host that sees the same disk. */
export interface OwnedFolder {
  readonly path: string;
  readonly host: string;
  readonly pid: number;
  /** Whether the owner is a process of this host. */
  readonly isLocal: boolean;
}

/** The folders there, whoever owns them. */
export async function ownedFolders(parent: string, prefix = ""): Promise<OwnedFolder[]> {
  const folders: OwnedFolder[] = [];
  for (const name of await readdir(parent)) {
    const [, host, pid] = name.startsWith(prefix)
      ? (/^(.+)-([1-9]\d*)-[^-]+$/.exec(name.slice(prefix.length)) ?? [])
      : [];
    if (host === undefined || pid === undefined) continue;
    folders.push({ path: path.join(parent, name), host, pid: Number(pid), isLocal: host === hostName() });
  }
  return folders;
}

// Folders are named for the process that owns them; the host, because stores lie on shared disks.
function owner(pid = process.pid): string {
  return `${hostName()}-${pid}`;
}

function hostName(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.]/g, "_");
}
