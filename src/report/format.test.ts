import { expect, it } from "vitest";
import { dollarText, pValueText, secondText } from "./format.ts";

it.each([
  [undefined, "–"],
  [0, "$0.00"],
  [0.0012345, "$0.0012"],
  [0.0949, "$0.095"],
  [0.1, "$0.10"],
  [1234.5, "$1,234.50"],
])("writes %s dollars as %s", (amount, text) => {
  expect(dollarText(amount)).toBe(text);
});

it("writes seconds, and a p-value that is never 0", () => {
  expect([secondText(undefined), secondText(12.345)]).toEqual(["–", "12.3"]);
  expect([pValueText(0.0000001), pValueText(0.0456)]).toEqual(["p < 0.001", "p = 0.046"]);
});
