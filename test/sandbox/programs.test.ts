import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { hasDocker, testImage } from "../support/docker.ts";
import { programSuite } from "../support/program-suite.ts";

programSuite("programs in the process sandbox", () => openSandbox({ kind: "process", workers: 1 }), false);
programSuite(
  "programs in the Docker sandbox",
  () => openSandbox({ kind: "docker", image: testImage, workers: 1, memoryMb: 512 }),
  !hasDocker,
);
