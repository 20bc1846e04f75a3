import { expect, test } from "vitest";
import { openSolver, type SolverChoices } from "./open-solver.ts";

const choices: SolverChoices = {
  minds: { panel: [], synthesizer: "mock/a", mode: "critique", rounds: 1 },
  hints: undefined,
  sandbox: undefined,
};

test.each(["exec:", "exec: \t"])("%j is no program", async (given) => {
  await expect(openSolver(given, choices)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("exec:python3 agent.py"),
  });
});
