import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patience, type RetryOptions, retry } from "./retry.ts";
import { retryAfterOf, TransientError } from "./transient.ts";

function stage(random: () => number = () => 1) {
  const waits: number[] = [];
  const notes: string[] = [];
  const options: RetryOptions = {
    patience,
    signal: new AbortController().signal,
    action: "download",
    subject: "a.zip",
    onNote: (text) => notes.push(text),
    random,
    wait: async (milliseconds) => void waits.push(milliseconds),
  };
  return { waits, notes, options };
}

describe("retry", () => {
  test("waits twice as long each time, then gives up", async () => {
    const { waits, notes, options } = stage();
    const attempt = () => Promise.reject(new TransientError("host: reset"));
    await expect(retry(attempt, options)).rejects.toThrow(
      "cannot download a.zip: host: reset, 6 times in a row",
    );
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(notes[0]).toBe("a.zip: host: reset; trying again in 1 s");
  });

  test("jitter takes any share of the delay, and no delay is longer than the longest", async () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 11, maxLength: 11 });
    await fc.assert(
      fc.asyncProperty(shares, async (randoms) => {
        const rest = randoms.values();
        const { waits, options } = stage(() => rest.next().value ?? 0);
        const attempt = () => Promise.reject(new TransientError("reset"));
        const longer = { ...options, patience: { ...patience, tries: 12 } };
        await expect(retry(attempt, longer)).rejects.toThrow();
        expect(waits).toEqual(randoms.map((share, n) => share * Math.min(60_000, 1_000 * 2 ** n)));
      }),
    );
  });

  test("waits as long as the server asks, within a bound", async () => {
    const { waits, options } = stage(() => 0);
    const attempts = [300_000, 300_001].map((wait) => new TransientError("host answers 429", wait)).values();
    const attempt = () => Promise.reject(attempts.next().value);
    await expect(retry(attempt, options)).rejects.toThrow("host answers 429 and asks to wait 301 s");
    expect(waits).toEqual([300_000]);
  });

  test("waits its own share when the server asks for less", async () => {
    const { waits, options } = stage(() => 0.5);
    const attempt = () => Promise.reject(new TransientError("host answers 429", 0));
    await expect(retry(attempt, options)).rejects.toThrow("6 times in a row");
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  test("counts anew when an attempt got somewhere", async () => {
    const { waits, options } = stage();
    let left = 20;
    const attempt = () =>
      left-- > 0 ? Promise.reject(new TransientError("reset")) : Promise.resolve("done");
    expect(await retry(attempt, { ...options, gotSomewhere: () => left % 4 === 0 })).toBe("done");
    expect(Math.max(...waits)).toBe(8_000);
  });

  test("does not repeat what will not change", async () => {
    const { waits, options } = stage();
    await expect(retry(() => Promise.reject(new Error("disk")), options)).rejects.toThrow("disk");
    expect(waits).toEqual([]);
  });

  test("ends a wait when everything is ended", async () => {
    const { options } = stage();
    const stop = new AbortController();
    const { wait: _, ...rest } = options;
    const attempt = () => {
      setImmediate(() => stop.abort());
      return Promise.reject(new TransientError("reset", 300_000));
    };
    await expect(retry(attempt, { ...rest, signal: stop.signal })).rejects.toThrow("aborted");
  });
});

describe("how long a server asks to be left alone", () => {
  const now = () => Date.parse("2025-04-16T10:00:00Z");
  test.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": "Wed, 16 Apr 2025 10:00:30 GMT" }, 30_000],
    [{ "retry-after": "Wed, 16 Apr 2025 09:00:00 GMT" }, 0],
    [{ "retry-after": "1.5" }, 1_500],
    [{ "retry-after": "soon" }, undefined],
    [{ ratelimit: '"resolvers";r=0;t=55' }, 55_000],
    [{ ratelimit: '"resolvers";r=12;t=55' }, undefined],
    [{ "retry-after": "7", ratelimit: '"api";r=0;t=55' }, 7_000],
    [{}, undefined],
  ])("%j", (headers, expected) => {
    expect(retryAfterOf(new Headers(headers), now)).toBe(expected);
  });
});
