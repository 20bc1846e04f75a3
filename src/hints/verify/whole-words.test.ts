import fc from "fast-check";
import { expect, test } from "vitest";
import { wholeWords } from "./whole-words.ts";

const text = "The reservation cannot be modified.";

test.each([
  [6, 20, 160, "reservation cannot"],
  [4, 15, 160, "reservation"],
  [4, 34, 18, "reservation cannot"],
  [4, 34, 16, "reservation "],
])("from %i to %i, at most %i characters", (start, end, most, expected) => {
  const piece = wholeWords(text, { start, end }, most);
  expect(text.slice(piece.start, piece.end)).toBe(expected);
});

test("it holds what it was given, unless that is too long", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), (said, a, b) => {
      const [start = 0, end = 0] = [a % (said.length + 1), b % (said.length + 1)].sort((x, y) => x - y);
      const piece = wholeWords(said, { start, end }, 160);
      expect(piece.start).toBeLessThanOrEqual(start);
      expect(piece.end).toBeLessThanOrEqual(said.length);
      expect(piece.end - piece.start).toBeLessThanOrEqual(160);
      if (end - start < 100) expect(piece.end).toBeGreaterThanOrEqual(end);
    }),
  );
});
