import { expect, test } from "vitest";
import { asFinished } from "./as-finished.ts";

async function* numbers(count: number) {
  for (let i = 0; i < count; i++) yield i;
}

test("results come as they are finished, so many at a time", async () => {
  const waiting = new Map<number, () => void>();
  let most = 0;
  const map = async (item: number) => {
    await new Promise<void>((resolve) => {
      waiting.set(item, resolve);
      most = Math.max(most, waiting.size);
    });
    waiting.delete(item);
    return item;
  };
  const results = asFinished(numbers(6), 3, map);
  const order: number[] = [];
  // The one begun last is finished first.
  for (let i = 0; i < 6; i++) {
    const next = results.next();
    await new Promise(setImmediate);
    [...waiting].at(-1)?.[1]();
    order.push((await next).value);
  }
  expect((await results.next()).done).toBe(true);
  expect(order).toEqual([2, 3, 4, 5, 1, 0]);
  expect(most).toBe(3);
});

test("what was under way at a failure is given before it", async () => {
  const begun: number[] = [];
  const map = async (item: number) => {
    begun.push(item);
    if (item === 1) throw new Error("made-up");
    await new Promise((resolve) => setTimeout(resolve, 20));
    return item;
  };
  const given: number[] = [];
  const reading = async () => {
    for await (const item of asFinished(numbers(9), 4, map)) given.push(item);
  };
  await expect(reading()).rejects.toThrow("made-up");
  expect(given.sort()).toEqual(begun.filter((item) => item !== 1));
  expect(begun.length).toBeLessThan(9);
});

test("what is finished while results are taken is given too", async () => {
  const map = async (item: number) => {
    for (let i = 0; i < item % 3; i++) await undefined;
    return item;
  };
  const given: number[] = [];
  for await (const item of asFinished(numbers(50), 7, map)) {
    given.push(item);
    await new Promise(setImmediate);
  }
  expect(given.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});
