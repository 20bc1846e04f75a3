import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { mostSaid } from "../../sandbox/sandbox.ts";
import { defineSolver, type Solver, type SolverContext, SolverFailure, type SolverTask } from "./solver.ts";

// So many characters of what a program says on stderr are kept with the attempt.
const mostLogged = 8 << 10;

/**
 * A solver that is a program in any language: it gets `{task, model, epoch, options}` as JSON on stdin and says the
 * answer on stdout; its stderr goes to ours, and its beginning is kept. It is run by the shell, once an attempt, as the
 * user. What it asks of models by itself is neither counted nor kept, and an attempt that was at work when a run was
 * stopped is run again.
 */
export function exec(command: string): Solver {
  return defineSolver({
    name: "exec",
    version: "1",
    settings: { command },
    async solve(task, context) {
      const { signal, log } = context;
      // A group of its own, so that what it started ends with it.
      const child = spawn(command, { shell: true, detached: true, stdio: ["pipe", "pipe", "pipe"] });
      const kill = () => {
        if (child.pid !== undefined) killGroup(child.pid);
      };
      signal.addEventListener("abort", kill, { once: true });
      try {
        // A program that does not read its task closes the pipe.
        child.stdin.on("error", () => undefined);
        child.stdin.end(inputOf(task, context));
        const complaints = beginningOf(child.stderr);
        const ended = once(child, "close");
        const [said, [code, killedBy]] = await Promise.all([text(child.stdout), ended]);
        log(complaints());
        if (signal.aborted) throw new SolverFailure("timeout", `${command} took longer than the time limit`);
        if (code !== 0) {
          throw new SolverFailure(
            "infra",
            `${command} ended with ${code === null ? killedBy : `exit code ${code}`}`,
          );
        }
        if (said.length > mostSaid) throw saidTooMuch(command);
        return said;
      } finally {
        signal.removeEventListener("abort", kill);
        kill();
      }
    },
  });
}

/** What a program gets on stdin. */
export function inputOf(task: SolverTask, { model, epoch, options }: SolverContext): string {
  return `${JSON.stringify({ task, model, epoch, options })}\n`;
}

export function saidTooMuch(command: string): SolverFailure {
  return new SolverFailure("fail", `${command} said more than ${mostSaid} bytes`);
}

// Passes a stream on to our stderr, and gives the beginning of it in the end.
function beginningOf(stream: Readable): () => string {
  let beginning = "";
  stream.setEncoding("utf8").on("data", (piece: string) => {
    process.stderr.write(piece);
    if (beginning.length < mostLogged) beginning = (beginning + piece).slice(0, mostLogged);
  });
  return () => beginning;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
