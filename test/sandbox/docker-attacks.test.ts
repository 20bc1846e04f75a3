import { describe } from "vitest";
import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { attackSuite } from "../support/attack-suite.ts";
import { hasDocker, testImage } from "../support/docker.ts";

describe.skipIf(!hasDocker)("with Docker", () => {
  const open = () =>
    openSandbox({ kind: "docker", image: testImage, workers: 1, memoryMb: 1024, diskMb: 64 });
  attackSuite("attacks in a container", open, true);
});
