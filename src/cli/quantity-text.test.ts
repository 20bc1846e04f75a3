import { expect, test } from "vitest";
import { bytesText, secondsText } from "./quantity-text.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.00 kB"],
  [12_345, "12.3 kB"],
  [999_400, "999 kB"],
  [999_600, "1.00 MB"],
  [5_368_709_120, "5.37 GB"],
  [1.5e18, "1500 PB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [0.2, "0 s"],
  [59.6, "1 min 0 s"],
  [200, "3 min 20 s"],
  [3599.6, "1 h 0 min"],
  [7_500, "2 h 5 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});
