import { expect, test } from "vitest";
import { mcnemarExact } from "../statistics/mcnemar.ts";
import { seededRandom } from "../statistics/random.ts";
import { detectableDifference, powerAt } from "./power.ts";

const settings = { tasks: 100, discordant: 0.2, level: 0.05 };

test("power grows with the difference and with the tasks, and is the level at most without one", () => {
  const powers = [0, 0.05, 0.1, 0.15, 0.2].map((difference) => powerAt(difference, settings));
  expect(powers).toEqual([...powers].sort((a, b) => a - b));
  expect(powers[0]).toBeLessThanOrEqual(0.05);
  expect(powerAt(0.1, { ...settings, tasks: 400 })).toBeGreaterThan(powerAt(0.1, settings));
});

test("agrees with trying it out", () => {
  const random = seededRandom(3, "power");
  const rounds = 4000;
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    let [first, second] = [0, 0];
    for (let task = 0; task < settings.tasks; task++) {
      const chance = random();
      if (chance < 0.16) first++;
      else if (chance < 0.2) second++;
    }
    if (mcnemarExact(first, second) <= settings.level) found++;
  }
  expect(found / rounds).toBeCloseTo(powerAt(0.12, settings), 1);
});

test("the detectable difference is where the power is reached, or none", () => {
  const difference = detectableDifference(settings, 0.8);
  expect(powerAt(difference ?? 0, settings)).toBeGreaterThanOrEqual(0.8);
  expect(powerAt((difference ?? 0) - 0.001, settings)).toBeLessThan(0.8);
  expect(detectableDifference({ ...settings, tasks: 10 }, 0.8)).toBeUndefined();
  expect(detectableDifference({ ...settings, discordant: 0 }, 0.8)).toBeUndefined();
});
