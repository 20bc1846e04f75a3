import { expect, test } from "vitest";
import { type RequestFlags, requireUsed, type SolverFlags } from "./solver-flags.ts";

test.each<[solver: string, flags: SolverFlags & RequestFlags, flag: string, expected: string]>([
  ["baseline", { hints: "hh" }, "--hints", "--solver hinted"],
  ["baseline", { panel: "a,b" }, "--panel", "--solver minds"],
  ["baseline", { mode: "debate" }, "--mode", "--solver minds"],
  ["hinted", { rounds: "2" }, "--rounds", "--solver minds"],
  ["./own.ts", { synthesizer: "a" }, "--synthesizer", "--solver minds"],
  ["exec:cat", { hints: "hh" }, "--hints", "--solver hinted"],
  ["minds", { solverFiles: "agent/" }, "--solver-files", "--solver exec:COMMAND"],
  ["minds", { solverOption: ["a=b"] }, "--solver-option", "a solver of your own"],
  ["minds", { mode: "baseline", rounds: "2" }, "--rounds", "critique, debate or rigor"],
  ["exec:cat", { temperature: "0.3" }, "--temperature", "asks models through Hindcast"],
  ["exec:cat", { seed: "3" }, "--seed", "asks models through Hindcast"],
  ["exec:cat", { maxTokens: "5" }, "--max-tokens", "asks models through Hindcast"],
  ["exec:cat", { baseUrl: "http://127.0.0.1:1/v1" }, "--base-url", "asks models through Hindcast"],
  ["exec:cat", { batch: true }, "--batch", "asks models through Hindcast"],
  ["exec:cat", { batchSize: "2" }, "--batch-size", "asks models through Hindcast"],
  ["exec:cat", { maxRpm: "2" }, "--max-rpm", "asks models through Hindcast"],
  ["exec:cat", { maxTpm: "2" }, "--max-tpm", "asks models through Hindcast"],
  ["exec:cat", { maxCost: "1" }, "--max-cost", "asks models through Hindcast"],
  ["exec:cat", { fresh: true }, "--fresh", "asks models through Hindcast"],
])("%s does not use %j", (solver, flags, flag, expected) => {
  const refused = () => requireUsed(solver, flags);
  expect(refused).toThrow(expect.objectContaining({ code: "usage" }));
  expect(refused).toThrow(flag);
  expect(refused).toThrow(expected);
});

test.each<[solver: string, flags: SolverFlags & RequestFlags]>([
  ["./own.ts", { temperature: "0.3", seed: "3", maxCost: "1", batch: true }],
  ["exec:cat", { batch: false, journal: "j" }],
  ["baseline", { model: "mock/a" }],
  ["minds", { panel: "a,b", synthesizer: "c", mode: "debate", rounds: "2" }],
  ["hinted", { hints: "hh" }],
  ["./own.ts", { solverOption: ["a=b"] }],
  ["exec:cat", { solverSandbox: "process", solverFiles: "agent/", solverOption: ["a=b"] }],
])("%s uses %j", (solver, flags) => {
  expect(() => requireUsed(solver, flags)).not.toThrow();
});
