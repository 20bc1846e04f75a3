import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { hintsCommand } from "./hints.ts";

// A command listens to signals until its process ends. That of the tests goes on, and is ended by one.
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const others = new Set(signals.flatMap((signal) => process.listeners(signal)));
afterAll(() => {
  for (const signal of signals)
    for (const listener of process.listeners(signal))
      if (!others.has(listener)) process.off(signal, listener);
});

test.each([
  [{ out: "x", successThreshold: "2" }, "a reward above 0"],
  [{ out: "x", successThreshold: "" }, "a reward above 0"],
  [{ out: "x", maxTrials: "none" }, "a whole number from 1"],
  [{ out: "x", seed: "-1" }, "a whole number from 0"],
  [{ out: "x", dataset: "other.jsonl" }, "two datasets"],
  [{}, "nowhere to write to"],
])("%j is wrong usage", async (flags, message) => {
  await using folder = await temporaryFolder();
  const given = { model: "mock/m", journal: folder.path, ...flags };
  await expect(hintsCommand("rows.jsonl", given)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining(message),
  });
});
