import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { pairedTest, type TaskPair } from "./paired-test.ts";

const compared = (pairs: readonly TaskPair[], seed: number) => pairedTest(pairs, seed, "hinted control");

const one = (isSuccess: boolean) => ({ successes: isSuccess ? 1 : 0, attempts: 1 });

function pairs(count: number, rates: readonly [number, number], seed: number): TaskPair[] {
  const random = seededRandom(seed, "trial");
  return Array.from({ length: count }, (_, task) => ({
    task: String(task),
    control: one(random() < rates[0]),
    treated: one(random() < rates[1]),
  }));
}

/** Tasks with so many attempts in each arm, of which so many were successes. */
function counted(
  list: readonly (readonly [control: number, treated: number])[],
  attempts: number,
): TaskPair[] {
  return list.map(([control, treated], task) => ({
    task: String(task),
    control: { successes: control, attempts },
    treated: { successes: treated, attempts },
  }));
}

function discordant(better: number, worse: number, same = 0): TaskPair[] {
  const list = (count: number, control: number, treated: number) =>
    Array.from({ length: count }, () => [control, treated] as const);
  return counted([...list(better, 0, 1), ...list(worse, 1, 0), ...list(same, 1, 1)], 1);
}

// Hard and easy tasks, at which the arms do equally well.
function noEffect(tasks: number, attempts: number, random: () => number): TaskPair[] {
  const list = Array.from({ length: tasks }, () => {
    const rate = random();
    const successes = () => Array.from({ length: attempts }, random).filter((value) => value < rate).length;
    return [successes(), successes()] as const;
  });
  return counted(list, attempts);
}

test.each([
  [1, 1],
  [3, 1],
  [5, 1],
  [6, 1],
  [8, 1],
  [12, 1],
  [30, 1],
  [3, 4],
  [6, 4],
  [8, 4],
  [12, 4],
  [30, 4],
])(
  "where nothing differs at %i tasks of %i attempts, one trial in twenty makes a claim at most",
  (tasks, attempts) => {
    const trials = tasks >= 12 && attempts > 1 ? 200 : 1000;
    const random = seededRandom(7, `no effect at ${tasks} of ${attempts}`);
    let claims = 0;
    for (let trial = 0; trial < trials; trial++)
      if (compared(noEffect(tasks, attempts, random), trial).claim !== "none") claims++;
    // Three standard errors above 5 %.
    expect(claims / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials));
  },
);

test("whatever came out, a claim has its test and its interval, which holds the difference and has a width", () => {
  const list = fc.integer({ min: 1, max: 5 }).chain((attempts) =>
    fc
      .array(fc.tuple(fc.nat({ max: attempts }), fc.nat({ max: attempts })), {
        minLength: 1,
        maxLength: 40,
      })
      .map((given) => counted(given, attempts)),
  );
  fc.assert(
    fc.property(list, fc.nat(), (given, seed) => {
      const { difference, low, high, p, claim, tasks } = compared(given, seed);
      expect(low).toBeGreaterThanOrEqual(-1);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(difference + 1e-12);
      expect(high).toBeGreaterThanOrEqual(difference - 1e-12);
      expect(high - low).toBeGreaterThan(1 / (tasks + 2));
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
      if (claim !== "none") expect(p).toBeLessThan(0.05);
      if (claim === "better") expect(low).toBeGreaterThan(0);
      if (claim === "worse") expect(high).toBeLessThan(0);
      if (tasks < 6) expect(claim).toBe("none");
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("a few tasks that agree are no claim", () => {
  for (const count of [1, 2, 3, 4, 5])
    expect(compared(discordant(count, 0), 1)).toMatchObject({ difference: 1, claim: "none" });
  expect(compared(discordant(3, 0, 1), 1)).toMatchObject({ claim: "none", tasksNeeded: 6 });
  expect(compared(discordant(6, 0), 1)).toMatchObject({ claim: "better" });
});

test("exact figures of Bonett and Price's interval", () => {
  // One pair better of one: shares of 2/3 and 1/3 of three tasks.
  const { low, high } = compared(discordant(1, 0), 1);
  expect(low).toBeCloseTo(1 / 3 - 1.959964 * Math.sqrt((1 - 1 / 9) / 3), 6);
  expect(high).toBe(1);
  // 12 better, 3 worse of 40: 13/42 and 4/42.
  const many = compared(discordant(12, 3, 25), 1);
  const [centre, reach] = [9 / 42, 1.959964 * Math.sqrt((17 / 42 - (9 / 42) ** 2) / 42)];
  expect(many.low).toBeCloseTo(centre - reach, 6);
  expect(many.high).toBeCloseTo(centre + reach, 6);
});

test("a large difference is seen, and in which direction", () => {
  expect(compared(pairs(100, [0.2, 0.7], 1), 1)).toMatchObject({ claim: "better", test: "McNemar, exact" });
  expect(compared(pairs(100, [0.7, 0.2], 1), 1).claim).toBe("worse");
  const [hard, easy] = [counted(Array(20).fill([1, 3]), 4), counted(Array(20).fill([3, 1]), 4)];
  expect(compared(hard, 1)).toMatchObject({ claim: "better", test: "sign flips" });
  expect(compared(easy, 1).claim).toBe("worse");
});

test("a difference that few tasks cannot show is no claim, and says how many could", () => {
  const { claim, low, high, tasksNeeded, p } = compared(pairs(20, [0.4, 0.55], 3), 1);
  expect(claim).toBe("none");
  expect(low).toBeLessThanOrEqual(0);
  expect(high).toBeGreaterThanOrEqual(0);
  expect(p).toBeGreaterThan(0.05);
  expect(tasksNeeded).toBeGreaterThan(20);
});

test("exact figures of the tests", () => {
  expect(compared(discordant(9, 1), 1).p).toBeCloseTo(22 / 1024, 10);
  expect(compared(discordant(3, 3), 1)).toMatchObject({
    p: 1,
    difference: 0,
    claim: "none",
    tasksNeeded: undefined,
  });
  // All ten agree: two of the 1,024 ways to choose signs are as large.
  expect(compared(counted(Array(10).fill([0, 1]), 2), 1).p).toBe(2 / 1024);
});
