import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../bytes/json.ts";
import { pythonFloat, pythonLiteral } from "./python.ts";

describe("pythonFloat", () => {
  // Right-hand sides printed by CPython 3.11's repr().
  test.each([
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [-2.5, "-2.5"],
    [0.1, "0.1"],
    [1e-5, "1e-05"],
    [0.0001, "0.0001"],
    [0.00012345, "0.00012345"],
    [-0.00012345, "-0.00012345"],
    [1.5e-7, "1.5e-07"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [123456789012345680, "1.2345678901234568e+17"],
    [1e100, "1e+100"],
    [5e-324, "5e-324"],
    [1 / 3, "0.3333333333333333"],
    [Number.NaN, "nan"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("%d is %s", (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });

  test("reads back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value);
      }),
    );
  });
});

describe("pythonLiteral", () => {
  // Right-hand sides printed by CPython 3.11's str() of the same value.
  test.each([
    ['{"a": 1.0, "b": [true, false, null], "c": {}}', "{'a': 1.0, 'b': [True, False, None], 'c': {}}"],
    [`"it's"`, `"it's"`],
    [String.raw`"say \"hi\""`, `'say "hi"'`],
    [String.raw`"both ' and \""`, String.raw`'both \' and "'`],
    [
      String.raw`"tab\t back\\slash \u0007 \u00e9 \u00a0 \u200b \ud83d\ude00"`,
      String.raw`'tab\t back\\slash \x07 é \xa0 \u200b 😀'`,
    ],
    ["[]", "[]"],
    ["[99999999, 1e-05]", "[99999999, 1e-05]"],
  ])("%s is %s", (json, literal) => {
    expect(pythonLiteral(parseJson(new TextEncoder().encode(json)))).toBe(literal);
  });
});
