import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { attackSuite } from "../support/attack-suite.ts";

attackSuite(
  "attacks in the process sandbox",
  () => openSandbox({ kind: "process", workers: 1, diskMb: 64 }),
  false,
);
