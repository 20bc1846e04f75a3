import { rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { isAlive } from "../bytes/is-alive.ts";
import { HindcastError } from "../model/error.ts";
import { cannotWrite } from "./cannot-write.ts";
import { lockName } from "./names.ts";

/**
 * Keeps a second download out of a folder: two that write one part file would spoil it. The lock holds process and
 * machine; one whose process is gone is taken over. (Two that find the same dead lock within a millisecond may both
 * get in: a file system has no better lock that Node reaches.)
 *
 * @returns what opens the folder again; the end of the process does so too
 * @throws HindcastError `output` when another process holds it, or it cannot be written.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = path.join(folder, lockName);
  const holder = `${process.pid} ${hostname()}`;
  for (let takeOver = false; ; takeOver = true) {
    try {
      await writeFile(file, `${holder}\n`, { flag: "wx" });
      break;
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST"))
        throw cannotWrite(file, cause, "nothing was changed");
    }
    const other = (await readFile(file, "utf8").catch(() => "")).trim();
    if (takeOver || !isDead(other)) throw held(folder, file, other);
    rmSync(file, { force: true });
  }
  const unlock = () => {
    process.off("exit", unlock);
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
  const [pid, host] = holder.split(" ");
  return new HindcastError(
    "output",
    `another download works in ${folder} (process ${pid || "unknown"} on ${host || "unknown"})`,
    {
      hint: `wait for it; if there is none, remove ${file}`,
    },
  );
}
