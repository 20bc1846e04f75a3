import { expect, it } from "vitest";
import { dockerCommand } from "./docker-command.ts";

it("shuts a container in", () => {
  const limits = { memoryMb: 1024, diskMb: 64, cpus: 1, processes: 128 };
  const container = { imageId: "sha256:abc", name: "n", owner: "1@h", limits };
  const { file, words, jail } = dockerCommand(container, "code");
  const text = words.join(" ");
  expect([file, jail]).toEqual(["docker", null]);
  for (const part of [
    "--network none",
    "--read-only",
    "--user 65534:65534",
    "--cap-drop ALL",
    "--security-opt no-new-privileges",
    "--pids-limit 128",
    "--memory 1024m --memory-swap 1024m",
    "--pull never",
    "--label hindcast.owner=1@h",
    "--entrypoint python3 sha256:abc -I -B -c code",
  ])
    expect(text).toContain(part);
  expect(text).not.toMatch(/--volume|-v |--privileged|--mount/);
});
