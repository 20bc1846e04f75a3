import { defineSolver } from "./solver.ts";

/** One call: the task as it is. */
export const baseline = defineSolver({
  name: "baseline",
  version: "1",
  solve: (task, { ask }) => ask(task.prompt),
});
