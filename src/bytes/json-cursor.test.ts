import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readInPieces, readRepeated } from "../../test/support/byte-readers.ts";
import { howMany } from "../../test/support/how-many.ts";
import { damaged, jsonText } from "../../test/support/json-texts.ts";
import { HindcastError } from "../model/error.ts";
import { type Json, JsonNumber } from "../model/json.ts";
import { readBytes } from "./byte-reader.ts";
import { parseJson } from "./json.ts";
import { type CursorOptions, JsonCursor } from "./json-cursor.ts";

const cursorOver = (text: string | Uint8Array, options?: CursorOptions) =>
  new JsonCursor(readBytes(typeof text === "string" ? Buffer.from(text) : text), options);

/** Window and piece sizes so small that every border falls everywhere. */
const borders = fc.record({
  windowBytes: fc.integer({ min: 8, max: 64 }),
  sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  strict: fc.boolean(),
});

describe("reading agrees with parseJson, wherever the window ends", () => {
  test("a whole value", () => {
    fc.assert(
      fc.property(jsonText({ pythonNumbers: true }), borders, (text, { sizes, ...options }) => {
        const cursor = new JsonCursor(readInPieces(text, sizes), options);
        expect(cursor.value()).toEqual(parseJson(Buffer.from(text)));
        cursor.end();
        expect(cursor.offset).toBe(Buffer.byteLength(text));
      }),
      { numRuns: 600 },
    );
  });

  test("a value walked item by item, each read, stepped into or skipped", () => {
    fc.assert(
      fc.property(
        jsonText(),
        borders,
        fc.infiniteStream(fc.nat(2)),
        (text, { sizes, ...options }, choices) => {
          const cursor = new JsonCursor(readInPieces(text, sizes), options);
          const walked = walk(cursor, () => choices.next().value);
          cursor.end();
          expect(matches(walked, parseJson(Buffer.from(text)))).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  test("texts, their beginnings, and raw bytes", () => {
    fc.assert(
      fc.property(jsonText(), borders, fc.nat(20), (text, { sizes, ...options }, units) => {
        const cursor = () => new JsonCursor(readInPieces(text, sizes), options);
        const value = parseJson(Buffer.from(text));
        expect(cursor().raw().toString()).toBe(text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
        expect(cursor().text()).toBe(
          typeof value === "string" ? value : value instanceof JsonNumber ? value.text : undefined,
        );
        if (typeof value === "string") expect(cursor().textStart(units)).toBe(value.slice(0, units));
      }),
      { numRuns: 600 },
    );
  });

  test("bytes compared at the cursor", () => {
    const pair = fc.tuple(jsonText(), fc.constantFrom(" ", ",", "]", ""));
    fc.assert(
      fc.property(pair, fc.string(), borders, ([text, after], other, { sizes, ...options }) => {
        const value = text.trim();
        fc.pre(/^["[{]/.test(value));
        const cursor = new JsonCursor(readInPieces(`[${text}${after}`, sizes), options);
        cursor.enterList();
        cursor.nextItem();
        const different = Buffer.from(`${value}${other}x`);
        expect(cursor.skipIfEqual(different, 0, different.length)).toBe(false);
        const same = Buffer.from(`xx${value}`);
        expect(cursor.skipIfEqual(same, 2, same.length - 2)).toBe(true);
        expect(cursor.offset).toBe(1 + Buffer.byteLength(text.trimEnd()));
      }),
    );
  });

  test.each([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 31])(
    "an escape at every border of a window of %i",
    (size) => {
      for (let before = 0; before < 40; before++) {
        const text = `["${"x".repeat(before)}\\\\\\"\\u00e9😀\\ud83d\\ude00", {"k\\"${"y".repeat(before)}": "\\\\"}]`;
        for (const strict of [false, true]) {
          const cursor = new JsonCursor(readInPieces(text, [size]), { windowBytes: size, strict });
          expect(cursor.value()).toEqual(parseJson(Buffer.from(text)));
          const skipping = new JsonCursor(readInPieces(text, [size]), { windowBytes: size, strict });
          skipping.skip();
          skipping.end();
        }
      }
    },
  );
});

describe("damaged text", () => {
  test("strict skipping refuses what parseJson refuses, and text that is no UTF-8, in any window", () => {
    fc.assert(
      fc.property(damaged(jsonText()), borders, (bytes, { sizes, windowBytes }) => {
        const cursor = new JsonCursor(readInPieces(bytes, sizes), { windowBytes, strict: true });
        const skipped = outcome(() => {
          cursor.skip();
          cursor.end();
        });
        const parsed = outcome(() => parseJson(bytes));
        if (isUtf8(bytes)) expect(skipped === undefined).toBe(parsed === undefined);
        else expect(skipped).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  test("reading refuses what parseJson refuses, and names a byte inside the file", () => {
    fc.assert(
      fc.property(damaged(jsonText()), borders, (bytes, { sizes, ...options }) => {
        const cursor = new JsonCursor(readInPieces(bytes, sizes), options);
        const read = outcome(() => {
          cursor.value();
          cursor.end();
        });
        if (isUtf8(bytes)) expect(read === undefined).toBe(outcome(() => parseJson(bytes)) === undefined);
        if (read === undefined || bytes.length === 0) return;
        const offset = Number(/\(byte (\d+)/.exec(read)?.[1]);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  test("skipping never hangs and never throws anything but its own error", () => {
    fc.assert(
      fc.property(damaged(jsonText()), borders, fc.infiniteStream(fc.nat(2)), (bytes, given, choices) => {
        const { sizes, ...options } = given;
        const cursor = new JsonCursor(readInPieces(bytes, sizes), options);
        outcome(() => {
          walk(cursor, () => choices.next().value);
          cursor.end();
        });
      }),
      { numRuns: 2000 },
    );
  });

  test("a document cut anywhere is truncated, unless only white space is missing", () => {
    fc.assert(
      fc.property(jsonText(), fc.boolean(), (value, strict) => {
        const text = Buffer.from(`{"a": ${value}}`);
        for (let length = 0; length < text.length; length++) {
          const cursor = cursorOver(text.subarray(0, length), { strict, windowBytes: 16 });
          const problem = outcome(() => {
            cursor.skip();
            cursor.end();
          });
          // Half a number or word is malformed; half a character may be.
          expect(problem).toMatch(/truncated|empty|malformed JSON/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("what an error says", () => {
  const fault = (text: string | Uint8Array, use: (cursor: JsonCursor) => void, options?: CursorOptions) =>
    outcome(() => use(cursorOver(text, options)));
  const value = (cursor: JsonCursor) => cursor.value();
  const skip = (cursor: JsonCursor) => {
    cursor.skip();
    cursor.end();
  };

  test.each([
    ["", "not JSON: the file is empty (byte 0)"],
    ["\ufeff", "truncated JSON: the file ends, expected a value (byte 3)"],
    ['{"a": [1, {"b": x}]}', 'malformed JSON: received "x}]}", expected a value (byte 16 in a[1].b)'],
    ['{"a b": {"": [01]}}', 'received "01]}}", expected a value (byte 14 in ["a b"][""][0])'],
    ['{"a": [1 2]}', `received "2]}", expected ',' or ']' (byte 9 in a[0])`],
    ['{"a": [1,]}', `received "]}", expected a value (byte 9 in a[0])`],
    ['{"a": 1,}', `received "}", expected a key in quotes (byte 8 in a)`],
    ['{"a" 1}', `received "1}", expected ':' after a key (byte 5 in a)`],
    ["{1: 2}", `received "1: 2}", expected a key in quotes (byte 1)`],
    ['["ok", "a\\x"]', 'received "\\\\x\\"]", expected a valid escape (byte 9 in [1])'],
    ['["a\u0001"]', 'received "\\u0001\\"]", expected no control character in a string (byte 3 in [0])'],
    ['{"k": ["un', "truncated JSON: the file ends, expected the end of a string (byte 10 in k[0])"],
    ["[[]", "truncated JSON: the file ends, expected ',' or ']' (byte 3 in [0])"],
    ["{} x", 'malformed JSON: received "x", expected the end of the file (byte 3)'],
    ["[1}", "malformed JSON: received \"}\", expected ',' or ']' (byte 2 in [0])"],
  ])("%j", (text, message) => {
    expect(fault(text, skip, { strict: true })).toContain(message);
    expect(fault(text, skip, { strict: true, windowBytes: 8 })).toContain(message);
  });

  test("a fault inside a value that is read is found where it stands in the file", () => {
    const text = '{"first": 1, "a": {"b": [true, {"c": tru}]}}';
    const read = (cursor: JsonCursor) => {
      cursor.enterObject();
      cursor.nextKey();
      cursor.skip();
      cursor.nextKey();
      cursor.value();
    };
    expect(fault(text, read)).toBe(
      'malformed JSON: received "tru}]}", expected a value (byte 37 in a.b[1].c)',
    );
  });

  test("bytes that are no UTF-8 are named in what is read and in what is checked", () => {
    const bytes = Buffer.concat([Buffer.from('{"a": "x'), Buffer.of(0xff), Buffer.from('"}')]);
    expect(fault(bytes, value)).toContain("expected valid UTF-8 (byte 7 in a)");
    expect(fault(bytes, skip, { strict: true })).toContain("expected valid UTF-8 (byte 7 in a)");
    expect(fault(bytes, skip)).toBeUndefined();
  });

  test("keys cannot send control characters to a terminal, nor fill it", () => {
    const text = JSON.stringify({ "\u001b[2J\u009b": { ["k".repeat(5000)]: [0] } });
    const problem = fault(`${text.slice(0, -4)}x]}}`, skip, { strict: true }) ?? "";
    expect(problem).toContain('in ["\\u001b[2J\\u009b"]["kkk');
    expect(problem.length).toBeLessThan(300);
    expect(problem).toMatch(/^[ -~…]*$/);
  });

  test.each([["["], ['{"a":']])("10,000 levels of %s are refused, read, skipped or checked", (opening) => {
    for (const use of [value, skip]) {
      for (const strict of [false, true]) {
        expect(fault(opening.repeat(10_000), use, { strict })).toContain("nesting of at most 512 levels");
      }
    }
  });

  test("512 levels are read", () => {
    const text = "[".repeat(512) + "]".repeat(512);
    for (const strict of [false, true]) {
      cursorOver(text, { strict }).skip();
      cursorOver(text, { strict }).value();
    }
  });
});

describe("a value of any size", () => {
  // Of 200 MB, or of 800 where everything is tested.
  const units = howMany(1 << 23, 1 << 25);
  const large: readonly { text: string; times: number }[] = [
    { text: '{"a": "', times: 1 },
    { text: String.raw`0123456789\"abcdefghij\\ü`, times: units },
    { text: '", "b": [1]}', times: 1 },
  ];

  test.each([false, true])("is skipped in fixed memory (strict: %s)", { timeout: 120_000 }, (strict) => {
    // Checking every byte takes longer, so less of them.
    const parts = large.map(({ text, times }) => ({ text, times: strict ? Math.ceil(times / 8) : times }));
    const before = process.memoryUsage().rss;
    const cursor = new JsonCursor(readRepeated(parts), { strict });
    cursor.enterObject();
    cursor.nextKey();
    cursor.skip();
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    expect(cursor.nextKey()).toBe("b");
    expect(cursor.value()).toEqual([new JsonNumber("1")]);
    expect(cursor.nextKey()).toBeUndefined();
    cursor.end();
    expect(cursor.offset).toBeGreaterThan((24 * units) / (strict ? 8 : 1));
  });

  test("its beginning is read", () => {
    const parts = large.map(({ text, times }) => ({ text, times: Math.ceil(times / 64) }));
    const cursor = new JsonCursor(readRepeated(parts));
    cursor.enterObject();
    cursor.nextKey();
    expect(cursor.textStart(30)).toBe('0123456789"abcdefghij\\ü01234567'.slice(0, 30));
    expect(cursor.nextKey()).toBe("b");
  });

  test("is refused when it has to be read", () => {
    const cursor = new JsonCursor(readRepeated(large), { maxValueBytes: 1 << 20 });
    cursor.enterObject();
    cursor.nextKey();
    expect(outcome(() => cursor.value())).toBe("a value of more than 1048576 bytes (byte 6 in a)");
  });

  test("the largest value that may be read is read", () => {
    const text = `{"a": "${"x".repeat(1022)}"}`;
    const read = (maxValueBytes: number) => () => {
      const cursor = cursorOver(text, { maxValueBytes, windowBytes: 16 });
      cursor.enterObject();
      cursor.nextKey();
      return cursor.value();
    };
    expect(read(1024)()).toHaveLength(1022);
    expect(outcome(read(1023))).toContain("more than 1023 bytes");
  });
});

test("a byte-order mark is skipped and white space of every kind", () => {
  const cursor = cursorOver('\ufeff\r\n\t {"a" :\r\n1 } \r\n');
  expect(cursor.value()).toEqual(new Map([["a", new JsonNumber("1")]]));
  cursor.end();
});

test("of two equal keys the walk meets both", () => {
  const cursor = cursorOver('{"a": 1, "\\u0061": 2}');
  cursor.enterObject();
  expect([cursor.nextKey(), cursor.text(), cursor.nextKey(), cursor.text()]).toEqual(["a", "1", "a", "2"]);
});

/** What went wrong; anything but a HindcastError about the input fails the test. */
function outcome(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!HindcastError.isInstance(error) || error.code !== "bad-input") throw error;
    return error.message;
  }
}

const skipped = Symbol("skipped");
type Walked = Json | typeof skipped | readonly Walked[] | ReadonlyMap<string, Walked>;

function walk(cursor: JsonCursor, choose: () => number): Walked {
  const choice = choose();
  if (choice === 0) {
    cursor.skip();
    return skipped;
  }
  const kind = cursor.peek();
  if (choice === 1 || kind === "string" || kind === "other") return cursor.value();
  if (kind === "list") {
    const list: Walked[] = [];
    cursor.enterList();
    while (cursor.nextItem()) list.push(walk(cursor, choose));
    return list;
  }
  const object = new Map<string, Walked>();
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey())
    object.set(key, walk(cursor, choose));
  return object;
}

function matches(walked: Walked | undefined, value: Json | undefined): boolean {
  if (walked === skipped) return true;
  if (walked instanceof Map) {
    return value instanceof Map && [...walked].every(([key, item]) => matches(item, value.get(key)));
  }
  if (Array.isArray(walked)) {
    return Array.isArray(value) && walked.every((item, index) => matches(item, value[index]));
  }
  if (walked instanceof JsonNumber) return value instanceof JsonNumber && walked.text === value.text;
  return walked === value;
}
