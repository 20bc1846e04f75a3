import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("one at a time, in the order they came, and a failure stops nobody else", async () => {
  const next = inTurn();
  const seen: string[] = [];
  const work = (name: string, fails = false) =>
    next(async () => {
      seen.push(`${name} begins`);
      await setTimeout(1);
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const ended = await Promise.allSettled([work("a"), work("b", true), work("c")]);
  expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("what waits for the event loop comes between two works that never pause", async () => {
  const next = inTurn();
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const busy = async () => {
    const end = performance.now() + 5;
    while (performance.now() < end);
    return turns;
  };
  const seen = await Promise.all(Array.from({ length: 10 }, () => next(busy)));
  clearInterval(counting);
  expect(new Set(seen).size).toBeGreaterThan(5);
});
