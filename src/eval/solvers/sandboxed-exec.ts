import { mostSaid, type ProgramFacts, type Sandbox } from "../../sandbox/sandbox.ts";
import { inputOf, saidTooMuch } from "./exec.ts";
import type { ProgramFiles } from "./program-files.ts";
import { defineSolver, type Solver, SolverFailure } from "./solver.ts";

// Of an attempt without a time limit: something has to end a program that hangs.
const usualSeconds = 3600;

export interface SandboxedExecOptions {
  /** Closed with the solver. */
  readonly sandbox: Sandbox;
  /** What the program's working folder holds when it begins. */
  readonly files: ProgramFiles | undefined;
  readonly memoryMb: number;
  readonly diskMb: number;
}

/**
 * As `exec`, with the program shut in as the answers are that are graded: no network, read-only files, a private working
 * folder with the given files in it that is emptied afterwards, limits of memory and time, no other processes in sight.
 * The beginning of its stderr is kept with the attempt. Time that it used up is its own failure, and so is memory that
 * the kernel ended it for.
 *
 * @throws HindcastError `bad-input` when the sandbox does not start
 */
export async function sandboxedExec(
  command: string,
  { sandbox, files, memoryMb, diskMb }: SandboxedExecOptions,
): Promise<Solver> {
  // A worker that starts during an attempt would take of its time; each of these waits for one of its own.
  await Promise.all(Array.from({ length: sandbox.workers }, () => sandbox.missing([])));
  const { kind, image, python, guards } = sandbox.identity;
  return defineSolver({
    name: "exec",
    version: files === undefined ? "1" : `1 ${files.sha256.slice(0, 12)}`,
    settings: {
      command,
      sandbox: { kind, image: image ?? null, python, guards, memory_mb: memoryMb },
      ...(files && { files: { path: files.path, sha256: files.sha256 } }),
    },
    async solve(task, context) {
      const facts = await sandbox.execute(
        { command, input: inputOf(task, context), files: files?.contents ?? [] },
        { seconds: context.timeLimit ?? usualSeconds, memoryMb, diskMb },
      );
      context.log(facts.output);
      return answerOf(command, facts);
    },
    close: () => sandbox.close(),
  });
}

function answerOf(command: string, { late, oom, signal, exit, said, bytes }: ProgramFacts): string {
  if (late) throw new SolverFailure("timeout", `${command} took longer than the time limit`);
  if (oom) throw new SolverFailure("fail", `${command} used up the sandbox's memory`);
  if (exit !== 0) {
    throw new SolverFailure(
      "infra",
      `${command} ended with ${signal === undefined ? `exit code ${exit}` : `signal ${signal}`}`,
    );
  }
  if (bytes >= mostSaid) throw saidTooMuch(command);
  return said;
}
