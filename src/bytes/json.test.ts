import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, JsonNumber } from "../model/json.ts";
import { parseJson, readTopLevel } from "./json.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseJson(bytes(text));

describe("parseJson", () => {
  test("keeps the order of keys that look like integers", () => {
    expect([...(parse('{"10": 1, "2": 2, "a": 3, "1": 4}') as Map<string, Json>).keys()]).toEqual([
      "10",
      "2",
      "a",
      "1",
    ]);
  });

  test.each(["1.0", "1e-05", "12345678901234567890", "-0", "1E+2"])("keeps the text of %s", (text) => {
    expect(parse(text)).toEqual(new JsonNumber(text));
  });

  test.each(["NaN", "Infinity", "-Infinity"])("reads a bare %s, as Python writes it", (text) => {
    expect(Object.is((parse(text) as JsonNumber).value, Number(text))).toBe(true);
  });

  test("takes the last of two equal keys", () => {
    expect((parse('{"a": "first", "a": "last"}') as Map<string, Json>).get("a")).toBe("last");
  });

  test("skips a byte-order mark and reads CRLF", () => {
    expect(parse('\ufeff[\r\n"a"\r\n]\r\n')).toEqual(["a"]);
  });

  test("decodes escapes, surrogate pairs and lone surrogates as JSON.parse does", () => {
    const text = String.raw`"a\"\\\n\u00e9 \ud83d\ude00 \ud83d end"`;
    expect(parse(text)).toBe(JSON.parse(text));
  });

  test.each([
    ["", "the file is empty"],
    ["  ", "ends at byte 2"],
    ['{"a": 1', "ends at byte 7"],
    ['{"a": "un', "the end of a string"],
    ['{"a" 1}', "':' after a key"],
    ["[1 2]", "',' or ']'"],
    ["[1,]", "a value"],
    ["{'a': 1}", "a key in quotes"],
    ["01", "a value"],
    ["1.", "a value"],
    ["nul", "a value"],
    ["{} x", "the end of the file"],
    ['"a\u0001"', "no control characters"],
    [String.raw`"\x"`, "valid escapes"],
    ["[".repeat(600), "at most 512 levels"],
  ])("refuses %j and says why", (text, reason) => {
    expect(() => parse(text)).toThrow(reason);
  });

  test("agrees with JSON.parse on any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: "medium" }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(plain(parse(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test("refuses any proper beginning of a JSON object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
        const text = bytes(JSON.stringify(value));
        expect(() => parseJson(text.subarray(0, cut % text.length))).toThrow();
      }),
    );
  });

  test("never hangs and never throws anything but its own error on mutated text", () => {
    const mutated = fc.tuple(fc.jsonValue(), fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(mutated, ([value, at, byte]) => {
        const text = bytes(JSON.stringify({ value }));
        text[at % text.length] = byte;
        const valid = isJson(text);
        try {
          const parsed = plain(parseJson(text));
          if (valid) expect(parsed).toEqual(JSON.parse(Buffer.from(text).toString()));
        } catch (error) {
          expect(error).toMatchObject({ name: "HindcastError", code: "bad-input" });
          expect(valid).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("readTopLevel", () => {
  test("gives the keys asked for and steps over the rest, nested strings and all", () => {
    const text = '{"skip": {"a": ["}", "\\"", {"b": null}]}, "keep": [1], "also": "x"}';
    const { values } = readTopLevel(bytes(text), new Set(["keep", "also"]));
    expect([...values]).toEqual([
      ["keep", [new JsonNumber("1")]],
      ["also", "x"],
    ]);
  });

  test("names the keys stepped over that hold a number JSON does not have", () => {
    const text = '{"a": {"deep": [NaN]}, "b": 1, "c": -Infinity, "keep": NaN}';
    expect(readTopLevel(bytes(text), new Set(["keep"])).nonFiniteIn).toEqual(["a", "c"]);
  });

  test("finds a fault in a part that was not asked for", () => {
    expect(() => readTopLevel(bytes('{"skip": [1, 2, "keep": 3}'), new Set(["keep"]))).toThrow("',' or ']'");
  });

  test("a list is not an object", () => {
    expect(() => readTopLevel(bytes("[]"), new Set())).toThrow("expected an object");
  });
});

function isJson(text: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(text).toString());
    return true;
  } catch {
    return false;
  }
}

function plain(value: Json): unknown {
  if (value instanceof JsonNumber) return value.value;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [key, plain(item)] as const);
    return Object.fromEntries(entries);
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
