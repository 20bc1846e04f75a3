import { expect, test } from "vitest";
import { watchSignals } from "./interrupt.ts";

test("Ctrl-C, SIGTERM and a closed terminal are told until it is taken back", () => {
  const all = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listeners = () => all.map((signal) => process.listenerCount(signal));
  const before = listeners();
  const seen: string[] = [];
  const end = watchSignals((signal) => void seen.push(signal));
  // Sent, they would end what runs the tests.
  for (const signal of all) process.listeners(signal).at(-1)?.(signal);
  end();
  expect(seen).toEqual(all);
  expect(listeners()).toEqual(before);
});
