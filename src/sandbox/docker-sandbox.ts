import { randomBytes } from "node:crypto";
import { HindcastError } from "../model/error.ts";
import { type ContainerLimits, dockerCommand } from "./docker-command.ts";
import {
  findImage,
  ownerOfThisProcess,
  reapContainers,
  removeContainer,
  requireEngine,
} from "./docker-engine.ts";
import { PooledSandbox } from "./pooled-sandbox.ts";
import type { Sandbox } from "./sandbox.ts";
import { sandboxSources } from "./sandbox-sources.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface DockerSandboxOptions {
  readonly image: string;
  readonly workers: number;
  readonly limits: ContainerLimits;
}

/**
 * A sandbox of containers, one long-lived container a worker.
 *
 * @throws HindcastError `bad-input` when no engine answers, the image is not here, or has no Python.
 */
export async function openDockerSandbox({ image, workers, limits }: DockerSandboxOptions): Promise<Sandbox> {
  const found = await findImage(image);
  if (!found) {
    throw new HindcastError("bad-input", `there is no image ${image} here`, {
      hint: "hindcast sandbox build makes it; nothing is pulled or built without being asked",
    });
  }
  await reapContainers();
  const sources = sandboxSources();
  const command = () => {
    const name = `hindcast-${process.pid}-${randomBytes(6).toString("hex")}`;
    const container = { imageId: found.id, name, owner: ownerOfThisProcess, limits };
    return { ...dockerCommand(container, sources.loader), remove: () => removeContainer(name) };
  };
  const pool = await WorkerPool.open(workers, command, sources, requireEngine);
  return new PooledSandbox(pool, { kind: "docker", image: found.id, processes: undefined });
}
