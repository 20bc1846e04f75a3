import { expect, test } from "vitest";
import { gatherAttempts } from "./gather.ts";
import { openAttempts } from "./open-attempts.ts";

// Its second task has the score 0.5.
const log = "test/inspect/logs/graded.eval";

test.each([
  [1, ["success", "partial"]],
  [0.5, ["success", "success"]],
])(
  "scores between 0 and 1 of a log read directly count, at a threshold of %d",
  async (threshold, classes) => {
    const { items } = await openAttempts(log, {});
    using gathered = await gatherAttempts(items, { threshold });
    const attempts = gathered.tasks.flatMap((task) => task.attempts);
    expect(attempts.map(({ outcome }) => outcome.class)).toEqual(classes);
  },
);
