import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { defineSolver, type Solver, SolverFailure } from "./solver.ts";

const mostOutput = 4 << 20;

/**
 * A solver that is a program in any language: it gets `{task, model, epoch, options}` as JSON on stdin and says the
 * answer on stdout; its stderr goes to ours. It is run by the shell, once an attempt. What it asks of models by itself
 * is neither counted nor kept, and an attempt that was at work when a run was stopped is run again.
 */
export function exec(command: string): Solver {
  return defineSolver({
    name: "exec",
    version: "1",
    settings: { command },
    async solve(task, { model, epoch, options, signal }) {
      // A group of its own, so that what it started ends with it.
      const child = spawn(command, { shell: true, detached: true, stdio: ["pipe", "pipe", "inherit"] });
      const kill = () => {
        if (child.pid !== undefined) killGroup(child.pid);
      };
      signal.addEventListener("abort", kill, { once: true });
      try {
        // A program that does not read its task closes the pipe.
        child.stdin.on("error", () => undefined);
        child.stdin.end(`${JSON.stringify({ task, model, epoch, options })}\n`);
        const ended = once(child, "close");
        const [said, [code, killedBy]] = await Promise.all([text(child.stdout), ended]);
        if (signal.aborted) throw new SolverFailure("timeout", `${command} took longer than the time limit`);
        if (code !== 0) {
          throw new SolverFailure(
            "infra",
            `${command} ended with ${code === null ? killedBy : `exit code ${code}`}`,
          );
        }
        if (said.length > mostOutput)
          throw new SolverFailure("fail", `${command} said more than ${mostOutput} bytes`);
        return said;
      } finally {
        signal.removeEventListener("abort", kill);
        kill();
      }
    },
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
