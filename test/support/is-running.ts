import { readFileSync } from "node:fs";
import { isAlive } from "../../src/bytes/is-alive.ts";

/** Whether a process still does anything; one that has ended, and that nobody has asked about, does not. */
export function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    // The state stands after the name, which may hold anything: Z is ended.
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // Not Linux, or ended meanwhile.
    return isAlive(pid);
  }
}
