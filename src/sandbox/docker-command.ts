import type { WorkerCommand } from "./worker.ts";

/** What a container of the sandbox may use. */
export interface ContainerLimits {
  /** Of memory, swap included. */
  readonly memoryMb: number;
  /** Of its private /tmp, which holds the home folder too; it counts as memory. */
  readonly diskMb: number;
  readonly cpus: number;
  readonly processes: number;
}

export interface Container {
  /** `sha256:…`: names can come to mean another image. */
  readonly imageId: string;
  readonly name: string;
  /** Who may remove it: the process that started it. */
  readonly owner: string;
  readonly limits: ContainerLimits;
}

export const sandboxLabel = "hindcast.sandbox";
export const ownerLabel = "hindcast.owner";

// Nobody's user and group; they need not exist in the image.
const user = "65534:65534";

/**
 * The command that starts a container with the interpreter as its first process, which no signal from inside can end.
 * There is no network, nothing to write to but a private /tmp, no capability and no way to get one.
 */
export function dockerCommand({ imageId, name, owner, limits }: Container, loader: string): WorkerCommand {
  const { memoryMb, diskMb, cpus, processes } = limits;
  const flags = ["-I", "-B"];
  const words = [
    ...["run", "--rm", "--interactive", "--pull", "never", "--name", name],
    ...["--label", `${sandboxLabel}=1`, "--label", `${ownerLabel}=${owner}`],
    ...["--network", "none", "--user", user, "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ...["--read-only", "--tmpfs", `/tmp:rw,exec,nosuid,nodev,size=${diskMb}m,nr_inodes=65536,mode=1777`],
    ...["--shm-size", "64m", "--workdir", "/tmp", "--ipc", "private"],
    ...["--memory", `${memoryMb}m`, "--memory-swap", `${memoryMb}m`, "--cpus", String(cpus)],
    ...["--pids-limit", String(processes), "--ulimit", "core=0", "--log-driver", "none"],
    ...["--entrypoint", "python3", imageId, ...flags, "-c", loader],
  ];
  return { file: "docker", words, flags, jail: null };
}
