import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

// What a command said before its end is read at once; this is for children that left its group and hold its pipes open.
const graceMs = 500;

/** Groups that are not known to be over. */
const open = new Set<ProcessGroup>();

/**
 * A command of the shell with everything that it starts, as one thing that can be ended: a group of processes of its own.
 * A terminal's Ctrl-C does not reach it, so that it ends, at the latest, with our process.
 */
export class ProcessGroup {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor(command: string, folder = process.cwd()) {
    this.child = spawn(command, {
      cwd: folder,
      shell: true,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    // Only now: `spawn` throws for what is no command, and there would be nothing to end.
    if (open.size === 0) process.on("exit", killAll);
    open.add(this);
  }

  /**
   * Waits for the command itself to end; what it started ends with it. All that was said is read by then.
   *
   * @returns its exit code, or else the signal that ended it @throws when it cannot be started
   */
  async ended(): Promise<[code: number | null, killedBy: NodeJS.Signals | null]> {
    const { child } = this;
    const closed = once(child, "close");
    child.once("exit", () => {
      this.kill();
      const grace = setTimeout(() => {
        // What came while we were busy is read first.
        setImmediate(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        });
      }, graceMs);
      child.once("close", () => clearTimeout(grace));
    });
    const [code, killedBy] = await closed;
    return [code, killedBy];
  }

  /** Ends what is left of it. It may have ended by itself. */
  kill(): void {
    open.delete(this);
    if (open.size === 0) process.off("exit", killAll);
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // All of it has ended.
    }
  }
}

function killAll(): void {
  for (const group of open) group.kill();
}
