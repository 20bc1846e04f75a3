import { availableParallelism } from "node:os";
import { openDockerSandbox } from "./docker-sandbox.ts";
import { openProcessSandbox } from "./process-sandbox.ts";
import type { Sandbox, SandboxKind } from "./sandbox.ts";

/** In what kind of sandbox answers run, and how many at a time. */
export interface OpenSandboxOptions {
  /** `docker` by default. `process` is for code that one would also run without a sandbox. */
  readonly kind?: SandboxKind | undefined;
  /** Of the Docker sandbox: an image that is here. */
  readonly image?: string | undefined;
  /** Of the process sandbox: the interpreter. */
  readonly python?: string | undefined;
  /** Answers at a time; as many as there are processors by default. */
  readonly workers?: number | undefined;
  /** Of a container, or of an answer on top of what loaded libraries take. */
  readonly memoryMb?: number | undefined;
  readonly diskMb?: number | undefined;
}

export const usualImage = "hindcast-sandbox:bigcodebench";
export const usualMemoryMb = 4096;
export const usualDiskMb = 256;
const mostProcesses = 128;

/** Opens a sandbox; close it in the end. @throws HindcastError `bad-input` when it does not start. */
export async function openSandbox(options: OpenSandboxOptions = {}): Promise<Sandbox> {
  const {
    kind = "docker",
    image = usualImage,
    python,
    memoryMb = usualMemoryMb,
    diskMb = usualDiskMb,
  } = options;
  const workers = options.workers ?? availableParallelism();
  if (kind === "process") return openProcessSandbox({ workers, python, diskMb });
  return openDockerSandbox({
    image,
    workers,
    limits: { memoryMb, diskMb, cpus: 1, processes: mostProcesses },
  });
}
