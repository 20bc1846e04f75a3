import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { promisify } from "node:util";
import { isAlive } from "../bytes/is-alive.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { ownerLabel, sandboxLabel } from "./docker-command.ts";

const run = promisify(execFile);
const patience = 60_000;

/** An image that is there. */
export interface Image {
  /** `sha256:…` of its configuration: what it holds follows from it. */
  readonly id: string;
  readonly bytes: number;
}

/** The engine's version. @throws HindcastError `bad-input` when there is no docker command, or no engine answers. */
export async function engineVersion(): Promise<string> {
  return (await docker(["version", "--format", "{{.Server.Version}}"])).trim();
}

/** @throws HindcastError `bad-input` when the engine that answered before no longer does */
export async function requireEngine(): Promise<void> {
  try {
    await engineVersion();
  } catch (cause) {
    throw new HindcastError("bad-input", "the Docker engine stopped answering", {
      received: (HindcastError.isInstance(cause) && cause.received) || messageOf(cause),
      hint: "what is graded is kept: when the engine runs again, go on with the same command, or with hindcast resume",
      cause,
    });
  }
}

/** The image of that name; `undefined` when it is not here. Nothing is ever pulled. @throws HindcastError. */
export async function findImage(name: string): Promise<Image | undefined> {
  await engineVersion();
  const text = await docker(["image", "inspect", "--format", "{{.Id}} {{.Size}}", name]).catch(
    (error: unknown) => {
      if (HindcastError.isInstance(error) && /no such image/i.test(error.message)) return "";
      throw error;
    },
  );
  const [id, size] = text.trim().split(" ");
  return id ? { id, bytes: Number(size) } : undefined;
}

/** Removes a container, running or not; it may be gone already. */
export async function removeContainer(name: string): Promise<void> {
  await run("docker", ["rm", "--force", name], { timeout: patience }).catch(() => {});
}

/** Who starts containers here: a process of this machine. */
export const ownerOfThisProcess = `${process.pid}@${hostname()}`;

/** Removes containers whose owner is gone. @returns how many. */
export async function reapContainers(): Promise<number> {
  const format = `{{.ID}} {{.Label "${ownerLabel}"}}`;
  const listed = await docker(["ps", "--all", "--filter", `label=${sandboxLabel}`, "--format", format]);
  const orphans = listed.split("\n").flatMap((line) => {
    const [id, owner = ""] = line.split(" ");
    return id && !isAlive(ownerPid(owner)) ? [id] : [];
  });
  await Promise.all(orphans.map(removeContainer));
  return orphans.length;
}

// Of an owner on another machine nobody knows here whether it lives: it is taken to.
function ownerPid(owner: string): number {
  const [pid, host] = owner.split("@");
  return host === hostname() && pid ? Number(pid) : process.pid;
}

async function docker(words: readonly string[]): Promise<string> {
  try {
    return (await run("docker", [...words], { timeout: patience })).stdout;
  } catch (cause) {
    throw engineTrouble(cause);
  }
}

function engineTrouble(cause: unknown): HindcastError {
  if (!(cause instanceof Error)) return new HindcastError("bad-input", "docker failed", { cause });
  if ("code" in cause && cause.code === "ENOENT") {
    return new HindcastError("bad-input", "there is no docker command", { hint: withoutDocker, cause });
  }
  const said =
    "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr.trim().split("\n")[0] : "";
  const isDead = /cannot connect|is the docker daemon running|permission denied/i.test(said ?? "");
  return new HindcastError("bad-input", isDead ? "no Docker engine answers" : "docker failed", {
    received: said || cause.message.split("\n")[0] || "nothing",
    ...(isDead && { hint: withoutDocker }),
    cause,
  });
}

const withoutDocker = "install and start Docker, or say --sandbox process for code that you trust";
