import { expect, test } from "vitest";
import { fromFailure, HindcastError, toFailure } from "./error.ts";

test.each([
  [{ received: "a list", expected: "an object", hint: "look at the file" }],
  [{ received: "a list" }],
  [{ expected: "an object" }],
  [{}],
])("an error with %j is the same on the other side of a thread", (details) => {
  const error = new HindcastError("bad-input", "a.json", details);
  const other = fromFailure(structuredClone(toFailure(error)));
  expect(other).toMatchObject({ code: "bad-input", message: error.message, summary: "a.json" });
  expect([other.received, other.expected, other.hint]).toEqual([error.received, error.expected, error.hint]);
});

test("an error that nobody foresaw says where it was thrown", () => {
  const other = fromFailure(structuredClone(toFailure(new TypeError("x is not a function"))));
  expect(other.code).toBe("internal");
  expect(other.message).toMatch(/^TypeError: x is not a function\n +at .*error\.test\.ts/);
  expect(fromFailure(toFailure("text")).message).toBe("text");
});
