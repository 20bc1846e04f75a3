import fc from "fast-check";
import { expect, it } from "vitest";
import { naturalOrder } from "./natural-order.ts";

it("orders numbers inside ids by their value", () => {
  const ids = ["B/10", "B/9", "A/100", "B/9a", "B/", "2", "10", "B/09"];
  expect(ids.toSorted(naturalOrder)).toEqual(["2", "10", "A/100", "B/", "B/09", "B/9", "B/9a", "B/10"]);
});

it("is an order", () => {
  const id = fc.string({ unit: fc.constantFrom("a", "/", "0", "1", "9"), maxLength: 6 });
  fc.assert(
    fc.property(id, id, id, (a, b, c) => {
      expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) || 0);
      expect(naturalOrder(a, b) === 0).toBe(a === b);
      if (naturalOrder(a, b) <= 0 && naturalOrder(b, c) <= 0)
        expect(naturalOrder(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
