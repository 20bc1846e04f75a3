import fc from "fast-check";
import { expect, it } from "vitest";
import { passAtK, passHatK, passRates, type TaskTries } from "./pass-at-k.ts";

function choose(n: number, k: number): number {
  let result = 1;
  for (let index = 0; index < k; index++) result = (result * (n - index)) / (index + 1);
  return k > n ? 0 : result;
}

const tries = fc.integer({ min: 1, max: 60 }).chain((n) =>
  fc.record({
    tries: fc.constant(n),
    passed: fc.integer({ min: 0, max: n }),
    k: fc.integer({ min: 1, max: n }),
  }),
);

it("is the share of all choices of k tries", () => {
  fc.assert(
    fc.property(tries, ({ k, ...task }) => {
      const all = choose(task.tries, k);
      expect(passAtK(task, k)).toBeCloseTo(1 - choose(task.tries - task.passed, k) / all, 9);
      expect(passHatK(task, k)).toBeCloseTo(choose(task.passed, k) / all, 9);
    }),
  );
});

it("with one try drawn, both are the share of tries that passed", () => {
  fc.assert(
    fc.property(tries, (task) => {
      expect(passAtK(task, 1)).toBeCloseTo(task.passed / task.tries, 12);
      expect(passHatK(task, 1)).toBeCloseTo(task.passed / task.tries, 12);
    }),
  );
});

it("does not leave the range of a number", () => {
  expect(passAtK({ tries: 100_000, passed: 1 }, 50_000)).toBeCloseTo(0.5, 6);
  expect(passHatK({ tries: 100_000, passed: 99_999 }, 50_000)).toBeCloseTo(0.5, 6);
});

it("gives the means for those k that every task has tries for", () => {
  const tasks: TaskTries[] = [
    { tries: 5, passed: 5 },
    { tries: 6, passed: 0 },
  ];
  expect(passRates(tasks, [1, 5, 10])).toEqual({
    "pass@1": 0.5,
    "pass@5": 0.5,
    "pass^1": 0.5,
    "pass^5": 0.5,
  });
  expect(passRates([], [1])).toEqual({});
});
