import { getEventListeners, setMaxListeners } from "node:events";
import { expect, test } from "vitest";
import { type Attempt, Limiter } from "./limiter.ts";
import { Turnstile } from "./turnstile.ts";

const answered: Attempt<string> = { type: "answered", value: "yes", tokens: 0 };

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

test("work that was answered, or failed, leaves no listener on its signal", async () => {
  const limiter = new Limiter({ most: 2 });
  const { signal } = new AbortController();
  setMaxListeners(50, signal);
  const run = (attempt: () => Promise<Attempt<string>>) =>
    limiter.run({ task: "t", tokens: 0, signal, attempt });
  const works = Array.from({ length: 50 }, (_, index) =>
    run(async () => {
      if (index % 2 === 1) throw new Error("no");
      return answered;
    }),
  );
  expect(listeners(signal)).toBe(50);
  await Promise.allSettled(works);
  expect(listeners(signal)).toBe(0);
});

test("work that was withdrawn while it waited leaves none either", async () => {
  const limiter = new Limiter({ most: 1 });
  const { signal } = new AbortController();
  const [owner, other] = [{}, {}];
  let answer = () => {};
  const sent = limiter.run<string>({
    owner: other,
    task: "t",
    tokens: 0,
    signal,
    attempt: () =>
      new Promise((resolve) => {
        answer = () => resolve(answered);
      }),
  });
  const waiting = limiter.run({ owner, task: "t", tokens: 0, signal, attempt: async () => answered });
  limiter.withdraw(owner, new Error("withdrawn"));
  await expect(waiting).rejects.toThrow("withdrawn");
  expect(listeners(signal)).toBe(1);
  answer();
  await sent;
  expect(listeners(signal)).toBe(0);
});

test("who came in through a turnstile leaves no listener, and an abort takes out those that wait", async () => {
  const turnstile = new Turnstile(1);
  const [all, one] = [new AbortController(), new AbortController()];
  await turnstile.enter("t", all.signal);
  const next = turnstile.enter("t", all.signal);
  const aborted = turnstile.enter("t", one.signal);
  const last = turnstile.enter("t", all.signal);
  one.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  expect([listeners(all.signal), listeners(one.signal)]).toEqual([2, 0]);
  turnstile.leave();
  await next;
  turnstile.leave();
  await last;
  expect(listeners(all.signal)).toBe(0);
});
