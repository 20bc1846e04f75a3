import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonText } from "../../test/support/json-texts.ts";
import { canonicalJson, canonicalPlain } from "./canonical-json.ts";
import { type Json, JsonNumber } from "./json.ts";

// The model layer knows no parser: values are made from plain data, numbers from their text.
function exact(value: unknown): Json {
  if (typeof value === "number") return new JsonNumber(Object.is(value, -0) ? "-0" : String(value));
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== "object" || value === null) return value as Json;
  return new Map(Object.entries(value).map(([key, item]) => [key, exact(item)]));
}

const number = (text: string) => canonicalJson(new JsonNumber(text));

describe("canonicalJson", () => {
  test("sorts keys by code units at every level and leaves no white space", () => {
    const value = exact(JSON.parse('{"b": [ {"d": 1, "c": null} ], "10": true, "9": "x", "é": 1, "Z": {} }'));
    expect(canonicalJson(value)).toBe('{"10":true,"9":"x","Z":{},"b":[{"c":null,"d":1}],"é":1}');
  });

  test.each([
    ["1", "1"],
    ["1.0", "1"],
    ["10e-1", "1"],
    ["-0", "0"],
    ["-0.0", "0"],
    ["0.1", "0.1"],
    ["1E2", "100"],
    ["9007199254740991", "9007199254740991"],
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["1e400", "Infinity"],
    ["-1E999", "-Infinity"],
    ["NaN", "NaN"],
    ["Infinity", "Infinity"],
  ])("writes the number %s as %s", (text, canonical) => {
    expect(number(text)).toBe(canonical);
  });

  test("writes a lone surrogate as an escape, so that the text is valid UTF-8", () => {
    expect(canonicalJson("a\ud800")).toBe('"a\\ud800"');
    expect(canonicalJson("\ud83d\ude00")).toBe('"😀"');
  });

  test("equal values give equal text, whatever the order of their keys", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.infiniteStream(fc.nat()), (value, chances) => {
        const shuffled = (item: Json): Json => {
          if (Array.isArray(item)) return item.map(shuffled);
          if (!(item instanceof Map)) return item;
          const members = [...item].map(
            ([key, inner]) => [chances.next().value, key, shuffled(inner)] as const,
          );
          return new Map(members.sort(([a], [b]) => a - b).map(([, key, inner]) => [key, inner]));
        };
        expect(canonicalJson(shuffled(exact(value)))).toBe(canonicalJson(exact(value)));
      }),
    );
  });

  test("is JSON of an equal value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(JSON.parse(canonicalJson(exact(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("canonicalPlain", () => {
  test("agrees with canonicalJson wherever it answers", () => {
    fc.assert(
      fc.property(jsonText(), (text) => {
        const plain: unknown = JSON.parse(text);
        const fast = canonicalPlain(plain);
        if (fast !== undefined) expect(fast).toBe(canonicalJson(exact(plain)));
      }),
      { numRuns: 1000 },
    );
  });

  test("answers for what messages are made of", () => {
    const message = {
      role: "user",
      content: [{ type: "text", text: "é\u0000" }],
      n: -1.5,
      ok: true,
      x: null,
    };
    expect(canonicalPlain(message)).toBe(
      '{"content":[{"text":"é\\u0000","type":"text"}],"n":-1.5,"ok":true,"role":"user","x":null}',
    );
  });

  test.each([
    '{"10": 1, "2": 2}',
    "[9007199254740993]",
    '{"a": [1e400]}',
    '{"__proto__": {"a": 1}}',
    '{"a": 1e300}',
  ])("does not answer for %s", (text) => {
    expect(canonicalPlain(JSON.parse(text))).toBeUndefined();
  });

  test("does not answer for a number that is kept as text", () => {
    expect(canonicalPlain({ a: [new JsonNumber("12345678901234567890")] })).toBeUndefined();
  });

  test("a key that objects inherit is like any other", () => {
    expect(canonicalPlain(JSON.parse('{"toJSON": 1, "constructor": "x"}'))).toBe(
      '{"constructor":"x","toJSON":1}',
    );
  });
});
