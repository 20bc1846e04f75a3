import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const command = path.resolve("dist/cli/main.js");

export interface HindcastOptions {
  /** Sees what the command prints to stderr while it runs. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
  /** Gets the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Beside the variables that are set already. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder. */
  readonly cwd?: string;
  /** Streams whose reader goes away at once, as `true` or `head` do. */
  readonly unread?: readonly ("stdout" | "stderr")[];
}

/** Runs the built command as a user would, to its end. */
export function hindcast(
  words: readonly string[],
  { onStderr, onStart, env, cwd, unread = [] }: HindcastOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    onStart?.(child);
    for (const stream of unread) child[stream].destroy();
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(text, child);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
