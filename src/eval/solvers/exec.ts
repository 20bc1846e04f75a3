import type { Readable } from "node:stream";
import { HindcastError } from "../../model/error.ts";
import { noModel } from "../../model/no-model.ts";
import { mostSaid } from "../../sandbox/sandbox.ts";
import { ProcessGroup } from "./process-group.ts";
import { defineSolver, type Solver, type SolverContext, SolverFailure, type SolverTask } from "./solver.ts";

// So many characters of what a program says on stderr are kept with the attempt.
const mostLogged = 8 << 10;

/**
 * A solver that is a program in any language: it gets `{task, model, epoch, options}` as JSON on stdin and says the
 * answer on stdout; the beginning of its stderr is kept. It is run by the shell in `folder`, once an attempt, as the
 * user. What it asks of models by itself is neither counted nor kept. What it leaves running ends with it. What is at
 * work when the solver is closed, or our process ends, ends with it, and its attempt is run again.
 */
export function exec(command: string, folder = process.cwd()): Solver {
  const atWork = new Set<ProcessGroup>();
  let isClosed = false;
  return defineSolver({
    name: "exec",
    version: "1",
    settings: { command },
    async solve(task, context) {
      const { signal, log } = context;
      if (isClosed) throw endedWithRun(command);
      const group = new ProcessGroup(command, folder);
      const { child } = group;
      const kill = () => group.kill();
      atWork.add(group);
      signal.addEventListener("abort", kill, { once: true });
      try {
        // A program that does not read its task closes the pipe.
        child.stdin.on("error", () => undefined);
        child.stdin.end(inputOf(task, context));
        const complaints = beginningOf(child.stderr);
        const said = saidUpTo(mostSaid, child.stdout, kill);
        const [code, killedBy] = await group.ended();
        const answer = said();
        log(complaints());
        if (isClosed && code === null) throw endedWithRun(command);
        if (answer === undefined) throw saidTooMuch(command);
        if (signal.aborted && code !== 0) {
          throw new SolverFailure("timeout", `${command} took longer than the time limit`);
        }
        if (code !== 0) {
          throw new SolverFailure(
            "infra",
            `${command} ended with ${code === null ? killedBy : `exit code ${code}`}`,
          );
        }
        return answer;
      } finally {
        signal.removeEventListener("abort", kill);
        atWork.delete(group);
        kill();
      }
    },
    async close() {
      isClosed = true;
      for (const group of atWork) group.kill();
    },
  });
}

/** What a program gets on stdin; a model only when one was named. */
export function inputOf(task: SolverTask, { model, epoch, options }: SolverContext): string {
  return `${JSON.stringify({ task, model: model === noModel ? null : model, epoch, options })}\n`;
}

export function saidTooMuch(command: string): SolverFailure {
  return new SolverFailure("fail", `${command} said more than ${mostSaid} bytes`);
}

// No verdict of the attempt: nothing of it is kept, and it is run again.
function endedWithRun(command: string): HindcastError {
  return new HindcastError("internal", `${command} was ended with the run`);
}

// Gathers what a stream says, and gives it in the end; undefined, once `tooMuch` was called, when that is more bytes
// than `most`.
function saidUpTo(most: number, stream: Readable, tooMuch: () => void): () => string | undefined {
  const pieces: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes <= most) pieces.push(piece);
    else tooMuch();
  });
  return () => (bytes > most ? undefined : Buffer.concat(pieces).toString("utf8"));
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
