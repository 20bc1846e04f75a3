import { existsSync } from "node:fs";
import { PooledSandbox } from "./pooled-sandbox.ts";
import type { Sandbox } from "./sandbox.ts";
import { sandboxSources } from "./sandbox-sources.ts";
import type { WorkerCommand } from "./worker.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface ProcessSandboxOptions {
  readonly workers: number;
  /** The interpreter; `python3` by default, else `/usr/bin/python3`. */
  readonly python?: string | undefined;
  /** Of the private folders. */
  readonly diskMb: number;
}

/**
 * A sandbox of processes of this machine, for code that one would also run without it. It forbids what the system lets
 * it forbid; `identity.guards` says what that is.
 *
 * @throws HindcastError `bad-input` when there is no such Python.
 */
export async function openProcessSandbox({
  workers,
  python,
  diskMb,
}: ProcessSandboxOptions): Promise<Sandbox> {
  const open = (file: string) => {
    const command = (slot: number) =>
      processCommand(file, diskMb, firstUser + ((process.pid % 500) * 64 + slot));
    return WorkerPool.open(workers, command, sandboxSources());
  };
  // The first on the path may be one that only root can read, and answers of root run as somebody else.
  const pool = await open(python ?? "python3").catch((error: unknown) => {
    if (python !== undefined || !existsSync(systemPython)) throw error;
    return open(systemPython);
  });
  return new PooledSandbox(pool, { kind: "process", image: undefined, processes: mostProcesses });
}

const systemPython = "/usr/bin/python3";

// Users that exist nowhere: what is started by root runs as one of them, another for each worker.
const firstUser = 1_900_000;
const mostProcesses = 128;

/** The command of a worker. `-I`: neither the environment nor the current folder reaches it. */
function processCommand(python: string, diskMb: number, uid: number): WorkerCommand {
  const flags = ["-I", "-B"];
  const loader = sandboxSources().loader;
  return { file: python, words: [...flags, "-c", loader], flags, jail: { uid, writable_mb: diskMb } };
}
