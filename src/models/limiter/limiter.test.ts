import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../test/support/simulated-clock.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { patience } from "./backoff.ts";
import { type Attempt, Limiter, type LimiterOptions } from "./limiter.ts";

interface Sent {
  readonly at: number;
  readonly work: number;
  readonly task: string;
  readonly tokens: number;
}

interface Simulation {
  readonly options: Omit<LimiterOptions, "clock" | "random">;
  readonly works: number;
  readonly task?: (work: number) => string;
  readonly tokens?: (work: number) => number;
  readonly latency: (random: () => number) => number;
  /** What becomes of the request sent as number `number`; default: answered. */
  readonly fate?: (
    number: number,
    random: () => number,
    sent: readonly Sent[],
  ) => Attempt<number> | undefined;
}

/** Runs works to their end in simulated time. @returns what was sent, and when the works ended */
async function simulate({ options, works, fate, ...simulation }: Simulation, seed = 1) {
  const clock = new SimulatedClock();
  const random = seededRandom(seed, "limiter");
  const limiter = new Limiter({ ...options, clock, random });
  const sent: Sent[] = [];
  const ended: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const tokensOf = simulation.tokens ?? (() => 0);
  const run = (work: number) => {
    const [task, tokens] = [simulation.task?.(work) ?? "", tokensOf(work)];
    const attempt = async (): Promise<Attempt<number>> => {
      sent.push({ at: clock.now(), work, task, tokens });
      const number = sent.length;
      mostInFlight = Math.max(mostInFlight, ++inFlight);
      await clock.sleep(simulation.latency(random));
      inFlight--;
      return fate?.(number, random, sent) ?? { type: "answered", value: work, tokens };
    };
    return limiter.run({ task, tokens, attempt }).then((value) => {
      ended[value] = clock.now();
    });
  };
  const all = Promise.allSettled(Array.from({ length: works }, (_, work) => run(work)));
  const results = await clock.runUntil(all);
  const failed = results.filter(({ status }) => status === "rejected").length;
  return { sent, ended, failed, mostInFlight, duration: clock.now() };
}

function busiestMinute(sent: readonly Sent[], amount: (sent: Sent) => number): number {
  let [busiest, sum, first] = [0, 0, 0];
  for (const item of sent) {
    sum += amount(item);
    for (let old = sent[first]; old && item.at - old.at >= 60_000; old = sent[++first]) sum -= amount(old);
    busiest = Math.max(busiest, sum);
  }
  return busiest;
}

const refused = (retryAfter?: number): Attempt<number> => ({ type: "refused", reason: "429", retryAfter });
const failed: Attempt<number> = { type: "failed", reason: "reset", retryAfter: undefined };

describe("rates", () => {
  test("no minute window passes a limit, whatever the limits, times and troubles", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rpm: fc.integer({ min: 1, max: 400 }),
          tpm: fc.integer({ min: 1000, max: 50_000 }),
          most: fc.integer({ min: 1, max: 60 }),
          latency: fc.integer({ min: 1, max: 20_000 }),
          trouble: fc.constantFrom(0, 0.1, 0.4),
          seed: fc.nat(),
        }),
        async ({ rpm, tpm, most, latency, trouble, seed }) => {
          const {
            sent,
            failed: lost,
            mostInFlight,
          } = await simulate(
            {
              options: { most, requestsPerMinute: rpm, tokensPerMinute: tpm },
              works: 150,
              tokens: (work) => (work * 7919) % 1000,
              latency: (random) => random() * latency,
              fate: (_, random) => {
                const chance = random();
                if (chance < trouble / 2) return refused(random() < 0.5 ? random() * 30_000 : undefined);
                return chance < trouble * 0.6 ? failed : undefined;
              },
            },
            seed,
          );
          expect(lost).toBe(0);
          expect(busiestMinute(sent, () => 1)).toBeLessThanOrEqual(rpm);
          expect(busiestMinute(sent, ({ tokens }) => tokens)).toBeLessThanOrEqual(tpm);
          expect(mostInFlight).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([60, 500, 6000])("at %d a minute, 97 percent of the limit are used", async (limit) => {
    const works = limit * 4;
    const { sent, duration } = await simulate({
      options: { most: 200, requestsPerMinute: limit },
      works,
      latency: (random) => 100 + random() * 900,
    });
    expect(busiestMinute(sent, () => 1)).toBeLessThanOrEqual(limit);
    expect(works / (duration / 60_000)).toBeGreaterThan(0.97 * limit);
  });

  test("requests come evenly, not all at the beginning of a minute", async () => {
    const { sent } = await simulate({
      options: { most: 1000, requestsPerMinute: 600 },
      works: 900,
      latency: () => 10,
    });
    const firstTenSeconds = sent.filter(({ at }) => at < 10_000).length;
    expect(firstTenSeconds).toBeLessThan(120);
  });

  test("a request larger than the tokens a minute passes alone instead of waiting for ever", async () => {
    const { sent, failed: lost } = await simulate({
      options: { most: 10, tokensPerMinute: 1000 },
      works: 4,
      tokens: (work) => (work === 1 ? 5000 : 500),
      latency: () => 1000,
    });
    expect(lost).toBe(0);
    expect(sent.find(({ work }) => work === 1)?.at).toBeGreaterThanOrEqual(60_000);
  });

  test("tokens that were not used after all are given back", async () => {
    const generous = { type: "answered", value: 0, tokens: 100 } as const;
    const run = (fate?: Simulation["fate"]) =>
      simulate({
        options: { most: 4, tokensPerMinute: 10_000 },
        works: 60,
        tokens: () => 1000,
        latency: () => 500,
        ...(fate && { fate }),
      });
    const [kept, returned] = [await run(), await run(() => generous)];
    expect(returned.duration).toBeLessThan(kept.duration / 4);
  });
});

describe("concurrency", () => {
  test("95 % of what it allows is used", async () => {
    const [works, most] = [10_000, 100];
    let busy = 0;
    const { duration } = await simulate({
      options: { most },
      works,
      latency: (random) => {
        const time = 100 * Math.exp(0.5 * (random() + random() + random() - 1.5));
        busy += time;
        return time;
      },
    });
    expect(busy / most / duration).toBeGreaterThan(0.95);
  });

  test("it finds what the other side bears, and stays near it", async () => {
    const capacity = 20;
    let inFlight = 0;
    const { sent, failed: lost } = await simulate({
      options: { most: 200 },
      works: 4000,
      latency: () => 200,
      fate: (number, _, all) => {
        const now = all[number - 1]?.at ?? 0;
        inFlight = all.slice(-300).filter(({ at }) => at > now - 200 && at <= now).length;
        return inFlight > capacity ? refused() : undefined;
      },
    });
    expect(lost).toBe(0);
    expect(sent.length / 4000).toBeLessThan(1.35);
  });

  test("when answers take ever longer, fewer are asked for at once", async () => {
    const atOnce: number[] = [];
    let inFlight = 0;
    const clock = new SimulatedClock();
    const limiter = new Limiter({ most: 64, clock, random: () => 0.5 });
    // A server that works on eight at a time: what waits makes everything slower.
    const works = Array.from({ length: 6000 }, (_, work) =>
      limiter.run<number>({
        task: "",
        tokens: 0,
        attempt: async () => {
          atOnce.push(++inFlight);
          const overload = clock.now() > 3000 ? Math.max(1, inFlight / 8) ** 2 : 1;
          await clock.sleep(100 * overload);
          inFlight--;
          return { type: "answered", value: work, tokens: 0 };
        },
      }),
    );
    await clock.runUntil(Promise.all(works));
    expect(Math.max(...atOnce)).toBe(64);
    const afterwards = atOnce.slice(2000, 3000);
    expect(Math.min(...afterwards)).toBeLessThan(32);
    expect(afterwards.filter((count) => count <= 48).length).toBeGreaterThan(500);
  });
});

describe("refusals", () => {
  test("a storm of 30 % refusals and 5 % resets ends, and costs only what it injects", async () => {
    let injected = 0;
    const works = 1000;
    const { sent, failed: lost } = await simulate({
      options: { most: 50 },
      works,
      latency: (random) => 50 + random() * 100,
      fate: (_, random) => {
        const chance = random();
        if (chance >= 0.35) return undefined;
        injected++;
        if (chance >= 0.3) return failed;
        return refused(chance < 0.15 ? 1000 : undefined);
      },
    });
    expect(lost).toBe(0);
    expect(sent.length).toBe(works + injected);
  });

  test("one answer that asks to wait a day does not stop the others", async () => {
    const day = 86_400_000;
    const { ended, duration } = await simulate({
      options: { most: 10 },
      works: 500,
      latency: () => 100,
      fate: (number) => (number === 5 ? refused(day) : undefined),
    });
    const others = ended.filter((_, work) => work !== 4);
    expect(Math.max(...others)).toBeLessThan(30_000);
    expect(duration).toBeLessThanOrEqual(patience.longestRetryAfter * 1.1 + 1000);
  });

  test.each([
    ["no wait", 0, 8],
    ["20 ms", 20, 8],
    ["nothing", undefined, 8],
  ])("a server that refuses for 10 s and asks for %s is not stormed", async (_, retryAfter, tries) => {
    const works = 20;
    const { sent, failed: lost } = await simulate({
      options: { most: 20 },
      works,
      latency: () => 1,
      fate: (number, _random, all) => ((all[number - 1]?.at ?? 0) < 10_000 ? refused(retryAfter) : undefined),
    });
    expect(lost).toBe(0);
    expect(sent.length).toBeLessThan(works * tries);
  });

  test("those that were told the same wait do not come back at one instant", async () => {
    const { sent } = await simulate({
      options: { most: 10 },
      works: 10,
      latency: () => 1,
      fate: (number) => (number <= 10 ? refused(5000) : undefined),
    });
    expect(new Set(sent.slice(10).map(({ at }) => at)).size).toBe(10);
    expect(Math.min(...sent.slice(10).map(({ at }) => at))).toBeGreaterThanOrEqual(5000);
  });

  test("when everything is refused for 5 s, nearly nothing is sent in these", async () => {
    const outage = { from: 2000, to: 7000 };
    const { sent, failed: lost } = await simulate({
      options: { most: 20 },
      works: 1000,
      latency: () => 100,
      fate: (number, _, all) => {
        const at = all[number - 1]?.at ?? 0;
        return at >= outage.from && at < outage.to ? refused(outage.to - at) : undefined;
      },
    });
    expect(lost).toBe(0);
    expect(sent.length - 1000).toBeLessThanOrEqual(20);
  });

  test("what was refused comes again between the others, not after them", async () => {
    const { ended, duration } = await simulate({
      options: { most: 5 },
      works: 1000,
      latency: () => 100,
      fate: (number) => (number === 1 ? refused() : undefined),
    });
    expect(ended[0]).toBeLessThan(duration / 4);
  });

  test("patience ends, with the reason", async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ most: 1, clock, random: () => 0 });
    const run = limiter.run({ task: "", tokens: 0, attempt: async () => failed });
    await expect(clock.runUntil(run)).rejects.toThrow("reset; given up after 6 tries");
  });
});

describe("what a provider says of its limits", () => {
  const answered = async (clock: SimulatedClock): Promise<Attempt<number>> => {
    await clock.sleep(100);
    return { type: "answered", value: clock.now(), tokens: 10 };
  };

  test("lowers the limits that were asked for, and never raises them", async () => {
    for (const [told, kept] of [
      [60, 60],
      [6000, 120],
    ] as const) {
      const clock = new SimulatedClock();
      const limiter = new Limiter({ most: 50, requestsPerMinute: 120, clock });
      limiter.learn({ requestsPerMinute: told });
      const works = Array.from({ length: 240 }, () =>
        limiter.run({ task: "", tokens: 0, attempt: () => answered(clock) }),
      );
      await clock.runUntil(Promise.all(works));
      const perMinute = 240 / (clock.now() / 60_000);
      expect(perMinute / kept).toBeGreaterThan(0.95);
      expect(perMinute / kept).toBeLessThan(1.02);
    }
  });

  test("stops everything while nothing is left", async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ most: 5, clock });
    limiter.learn({ exhaustedFor: 8000 });
    const first = await clock.runUntil(limiter.run({ task: "", tokens: 0, attempt: () => answered(clock) }));
    expect(first).toBe(8100);
  });

  test("of two who share it, the lower limits hold", async () => {
    const clock = new SimulatedClock();
    const limiter = new Limiter({ most: 50, requestsPerMinute: 6000, clock });
    limiter.restrict({ most: 2, requestsPerMinute: 600 });
    const works = Array.from({ length: 100 }, () =>
      limiter.run({ task: "", tokens: 0, attempt: () => answered(clock) }),
    );
    await clock.runUntil(Promise.all(works));
    expect(clock.now()).toBeGreaterThan(8000);
  });
});

describe("turns", () => {
  test("a task with one request does not wait for one with thousands", async () => {
    const { sent } = await simulate({
      options: { most: 2 },
      works: 1001,
      task: (work) => (work === 1000 ? "small" : "large"),
      latency: () => 100,
    });
    expect(sent.findIndex(({ task }) => task === "small")).toBeLessThan(5);
  });

  test("nobody waits longer than the tasks before it take their turns", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (tasks, most) => {
          const { sent } = await simulate({
            options: { most, requestsPerMinute: 6000 },
            works: tasks * 20,
            task: (work) => String(work % tasks),
            latency: (random) => 10 + random() * 100,
          });
          for (let from = most; from + tasks <= sent.length - tasks * most; from += tasks)
            expect(new Set(sent.slice(from, from + tasks).map(({ task }) => task)).size).toBe(tasks);
        },
      ),
      { numRuns: 20 },
    );
  });
});

test("stopping ends what waits and lets what is in flight arrive", async () => {
  const clock = new SimulatedClock();
  const limiter = new Limiter({ most: 1, clock });
  const attempt = async (): Promise<Attempt<string>> => {
    await clock.sleep(100);
    return { type: "answered", value: "paid", tokens: 0 };
  };
  const works = [1, 2, 3].map(() => limiter.run({ task: "", tokens: 0, attempt }));
  limiter.stop(new Error("enough"));
  const results = await clock.runUntil(Promise.allSettled(works));
  expect(
    results.map((result) => (result.status === "fulfilled" ? result.value : String(result.reason))),
  ).toEqual(["paid", "Error: enough", "Error: enough"]);
  await expect(limiter.run({ task: "", tokens: 0, attempt })).rejects.toThrow("enough");
});
