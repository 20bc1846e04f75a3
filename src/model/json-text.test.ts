import fc from "fast-check";
import { expect, test } from "vitest";
import { indentedJson } from "./json-text.ts";
import { fromPlain } from "./plain-json.ts";

test("indented as JSON.stringify does it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // Through text once: -0 has none.
      const plain = JSON.parse(JSON.stringify(value));
      expect(indentedJson(fromPlain(plain))).toBe(JSON.stringify(plain, null, 2));
    }),
  );
});
