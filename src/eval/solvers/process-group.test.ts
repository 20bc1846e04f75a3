import { expect, test } from "vitest";
import { ProcessGroup } from "./process-group.ts";

test("a command that cannot be started leaves nothing to be ended with our process", () => {
  const before = process.listenerCount("exit");
  expect(() => new ProcessGroup("")).toThrow(/cannot be empty/);
  expect(process.listenerCount("exit")).toBe(before);
});
