import { expect, test } from "vitest";
import { requireUsed, type SolverFlags } from "./solver-flags.ts";

test.each<[solver: string, flags: SolverFlags, flag: string, expected: string]>([
  ["baseline", { hints: "hh" }, "--hints", "--solver hinted"],
  ["baseline", { panel: "a,b" }, "--panel", "--solver minds"],
  ["baseline", { mode: "debate" }, "--mode", "--solver minds"],
  ["hinted", { rounds: "2" }, "--rounds", "--solver minds"],
  ["./own.ts", { synthesizer: "a" }, "--synthesizer", "--solver minds"],
  ["exec:cat", { hints: "hh" }, "--hints", "--solver hinted"],
  ["minds", { solverFiles: "agent/" }, "--solver-files", "--solver exec:COMMAND"],
  ["minds", { solverOption: ["a=b"] }, "--solver-option", "a solver of your own"],
  ["minds", { mode: "baseline", rounds: "2" }, "--rounds", "critique, debate or rigor"],
])("%s does not use %j", (solver, flags, flag, expected) => {
  const refused = () => requireUsed(solver, flags);
  expect(refused).toThrow(expect.objectContaining({ code: "usage" }));
  expect(refused).toThrow(flag);
  expect(refused).toThrow(expected);
});

test.each<[solver: string, flags: SolverFlags]>([
  ["baseline", { model: "mock/a" }],
  ["minds", { panel: "a,b", synthesizer: "c", mode: "debate", rounds: "2" }],
  ["hinted", { hints: "hh" }],
  ["./own.ts", { solverOption: ["a=b"] }],
  ["exec:cat", { solverSandbox: "process", solverFiles: "agent/", solverOption: ["a=b"] }],
])("%s uses %j", (solver, flags) => {
  expect(() => requireUsed(solver, flags)).not.toThrow();
});
