import { rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../bytes/is-alive.ts";
import { HindcastError } from "../model/error.ts";
import { cannotWrite } from "./cannot-write.ts";
import { lockName } from "./names.ts";

export interface LockOptions {
  /** For how long one that another holds is waited for, in milliseconds; not at all by default. */
  readonly patience?: number;
  /** Told once, when there is somebody to wait for. */
  readonly onWait?: (holder: string) => void;
}

// Those of this process: the number in a file does not tell them from one that an earlier process of the same number left.
const ours = new Set<string>();
const pause = 200;

/**
 * Keeps a second download out of a folder: two that write one part file would spoil it. The lock holds process and
 * machine; one whose process is gone is taken over. (Two that find the same dead lock within a millisecond may both
 * get in: a file system has no better lock that Node reaches.)
 *
 * @returns what opens the folder again; the end of the process does so too
 * @throws HindcastError `output` when another process holds it for longer than there is patience, or it cannot be written.
 */
export async function lockFolder(
  folder: string,
  { patience = 0, onWait = () => {} }: LockOptions = {},
): Promise<() => void> {
  const file = path.resolve(folder, lockName);
  const holder = `${process.pid} ${hostname()}`;
  const until = Date.now() + patience;
  let isTaken = false;
  for (;;) {
    try {
      await writeFile(file, `${holder}\n`, { flag: "wx" });
      break;
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST"))
        throw cannotWrite(file, cause, "nothing was changed");
    }
    const other = (await readFile(file, "utf8").catch(() => "")).trim();
    if (!ours.has(file) && isDead(other)) {
      rmSync(file, { force: true });
      continue;
    }
    if (Date.now() >= until) throw held(folder, file, other);
    if (!isTaken) onWait(nameOf(other));
    isTaken = true;
    await sleep(pause);
  }
  ours.add(file);
  const unlock = () => {
    process.off("exit", unlock);
    ours.delete(file);
    rmSync(file, { force: true });
  };
  process.on("exit", unlock);
  return unlock;
}

// In a container the process before had the same number; ours has no lock yet.
function isDead(holder: string): boolean {
  const [pid = "", host] = holder.split(" ");
  if (host !== hostname() || !/^[1-9]\d*$/.test(pid)) return false;
  return Number(pid) === process.pid || !isAlive(Number(pid));
}

function held(folder: string, file: string, holder: string): HindcastError {
  return new HindcastError("output", `another download works in ${folder} (${nameOf(holder)})`, {
    hint: `wait for it; if there is none, remove ${file}`,
  });
}

function nameOf(holder: string): string {
  const [pid, host] = holder.split(" ");
  return `process ${pid || "unknown"} on ${host || "unknown"}`;
}
