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

it.each([
  [{ tries: 1, passed: 0 }, 5, "received k 5, expected a whole number with 1 <= k <= tries"],
  [{ tries: 3, passed: 1 }, 0, "received k 0"],
  [{ tries: 3, passed: 1 }, 1.5, "received k 1.5"],
  [{ tries: 3, passed: 1 }, Number.NaN, "received k NaN"],
  [{ tries: 0, passed: 0 }, 1, "received k 1"],
  [
    { tries: 2, passed: 3 },
    1,
    "received tries 2, passed 3, expected whole numbers with 0 <= passed <= tries",
  ],
  [{ tries: 2, passed: -1 }, 1, "received tries 2, passed -1"],
  [{ tries: 2.5, passed: 1 }, 1, "received tries 2.5, passed 1"],
])("of %j and k = %d there is no rate", (task, k, said) => {
  for (const rate of [passAtK, passHatK]) {
    expect(() => rate(task, k)).toThrow(said);
    expect(() => rate(task, k)).toThrow(expect.objectContaining({ code: "usage" }));
  }
});
