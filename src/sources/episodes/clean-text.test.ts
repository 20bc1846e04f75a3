import { expect, test } from "vitest";
import { cleanText } from "./clean-text.ts";

test.each([
  ["plain text\n\twith a tab", "plain text\n\twith a tab"],
  ["\u001b[31mred\u001b[0m", "red"],
  ["\u001b]0;title\u0007prompt$ ", "prompt$ "],
  ["10 %\r50 %\r100 %\ndone", "100 %\ndone"],
  ["a\r\nb\r\n", "a\nb\n"],
  ["\ufeffstart", "start"],
  ["junk \u0000\u0001 end", "junk  end"],
  ["half \ud83d a pair", "half \ufffd a pair"],
  ["whole \u{1f600} pair", "whole \u{1f600} pair"],
])("%j is read as %j", (given, expected) => {
  expect(cleanText(given)).toBe(expected);
});
