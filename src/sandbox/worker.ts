import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import { HindcastError } from "../model/error.ts";
import type { SandboxSources } from "./sandbox-sources.ts";

/** How a worker's interpreter is started. */
export interface WorkerCommand {
  readonly file: string;
  readonly words: readonly string[];
  /** Python's own flags, for interpreters started inside. */
  readonly flags: readonly string[];
  /** What the process sandbox shuts itself in with; `null` where something else does that. */
  readonly jail: { readonly uid: number; readonly writable_mb: number } | null;
  /** Called when the worker is to end, beside ending its process. */
  readonly remove?: () => Promise<void>;
}

/** The machinery around an answer failed: the sandbox ended, or did not answer. Never the answer's own failure. */
export class SandboxTrouble extends Error {}

const helloSchema = z.object({
  ready: z.literal(true),
  python: z.string(),
  machine: z.string(),
  guards: z.record(z.string(), z.boolean()),
});
export type Hello = z.infer<typeof helloSchema>;

// Containers take their time on a busy machine.
const startSeconds = 60;
const leaveMilliseconds = 2000;
const mostStderr = 4096;

/** One long-lived interpreter that runs one trial after another. */
export class Worker {
  readonly hello: Hello;
  readonly #child: ChildProcess;
  readonly #lines: LineReader;
  readonly #remove: () => Promise<void>;

  private constructor(child: ChildProcess, lines: LineReader, hello: Hello, remove: () => Promise<void>) {
    this.#child = child;
    this.#lines = lines;
    this.hello = hello;
    this.#remove = remove;
  }

  /** @throws HindcastError `bad-input` when there is no working Python behind the command. */
  static async start(command: WorkerCommand, sources: SandboxSources): Promise<Worker> {
    const child = spawn(command.file, [...command.words], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const lines = new LineReader(child);
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-mostStderr);
    });
    // A pipe that breaks shows as the end of the process.
    child.stdin?.on("error", () => {});
    const setup = JSON.stringify({ ...command, sources: sources.modules, loader: sources.loader });
    const bytes = Buffer.from(setup);
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(bytes.length));
    child.stdin?.write(Buffer.concat([length, bytes]));
    const line = await lines.next(startSeconds * 1000);
    const hello = line === undefined ? undefined : helloSchema.safeParse(parsed(line)).data;
    const remove = command.remove ?? (async () => {});
    if (hello) return new Worker(child, lines, hello, remove);
    endProcess(child);
    await remove();
    throw notStarted(command, lines.problem, stderr);
  }

  /** Sends a request and gives the reply. @throws SandboxTrouble when none comes in time; the worker is no use then. */
  async ask(request: object, seconds: number): Promise<unknown> {
    if (!this.isAlive) throw new SandboxTrouble("the sandbox has ended");
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next(seconds * 1000);
    const reply = line === undefined ? undefined : parsed(line);
    if (reply !== undefined) return reply;
    throw new SandboxTrouble(this.#lines.problem ?? `the sandbox did not answer within ${seconds} s`);
  }

  get isAlive(): boolean {
    return (
      this.#child.exitCode === null && this.#child.signalCode === null && this.#lines.problem === undefined
    );
  }

  /** Ends the interpreter and all it started: it leaves when it hears no more, and is made to when it does not. */
  async end(): Promise<void> {
    const isOver = this.#child.exitCode !== null || this.#child.signalCode !== null;
    const over = isOver ? undefined : once(this.#child, "exit");
    this.#child.stdin?.end();
    const timer = setTimeout(() => endProcess(this.#child), leaveMilliseconds);
    await over;
    clearTimeout(timer);
    await this.#remove();
  }
}

// The worker leads a process group, so that what it started in front of itself ends with it.
function endProcess(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function notStarted(
  { file, words }: WorkerCommand,
  problem: string | undefined,
  stderr: string,
): HindcastError {
  const lines = stderr.split("\n").map((line) => line.trim());
  // Docker ends what it says with a hint at its own help.
  const said = lines.findLast((line) => line !== "" && !line.startsWith("Run 'docker"));
  return new HindcastError("bad-input", "the sandbox does not start", {
    received: said || (problem ?? `nothing from ${file} within ${startSeconds} s`),
    expected: "a Python of at least 3.9 that runs",
    hint: `tried: ${[file, ...words.slice(0, 6)].join(" ").slice(0, 200)} …`,
  });
}

/** The lines of a process' output, one at a time. */
class LineReader {
  /** Why there are no more lines. */
  problem: string | undefined;
  #pieces: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  readonly #lines: string[] = [];

  constructor(child: ChildProcess) {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#take(text));
    child.once("error", (error) => this.#end(error.message));
    child.once("exit", (code, signal) => this.#end(`the sandbox ended (${signal ?? `exit status ${code}`})`));
  }

  /** The next line; `undefined` when none comes within so many milliseconds, or ever. */
  next(milliseconds: number): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined || this.problem !== undefined) return Promise.resolve(line);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#give(undefined), milliseconds);
      this.#waiting = (found) => {
        clearTimeout(timer);
        resolve(found);
      };
    });
  }

  #take(text: string): void {
    const [first = "", ...rest] = text.split("\n");
    this.#pieces.push(first);
    for (const piece of rest) {
      this.#lines.push(this.#pieces.join(""));
      this.#pieces = [piece];
    }
    if (this.#waiting && this.#lines.length > 0) this.#give(this.#lines.shift());
  }

  #end(problem: string): void {
    this.problem = problem;
    if (this.#waiting) this.#give(undefined);
  }

  #give(line: string | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(line);
  }
}
