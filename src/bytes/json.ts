import { HindcastError } from "../model/error.ts";
import { type Json, JsonNumber } from "../model/json.ts";
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  isScalarByte,
  openBrace,
  openBracket,
  quote,
} from "./json-bytes.ts";

/** What was asked for of a JSON document, and what was met on the way. */
export interface TopLevel {
  /** The values of the keys asked for, in file order. */
  readonly values: ReadonlyMap<string, Json>;
  /** Top-level keys outside those asked for that hold a bare NaN or Infinity, which is not JSON. */
  readonly nonFiniteIn: readonly string[];
}

/**
 * Reads chosen top-level keys of a JSON object and steps over the others, checking their structure without
 * building their values. Keys keep their order and numbers their text (see {@link Json}).
 *
 * Bare `NaN`, `Infinity` and `-Infinity` are read as numbers, because Python writes them; a byte-order mark is
 * skipped.
 *
 * @throws HindcastError `bad-input` naming the byte where the text stops being JSON.
 */
export function readTopLevel(bytes: Uint8Array, keys: ReadonlySet<string>): TopLevel {
  const parser = new Parser(bytes);
  const values = new Map<string, Json>();
  const nonFiniteIn = new Set<string>();
  parser.object((key) => {
    if (keys.has(key)) {
      values.set(key, parser.value());
      return;
    }
    parser.nonFinite = false;
    parser.skip();
    if (parser.nonFinite) nonFiniteIn.add(key);
  });
  parser.end();
  return { values, nonFiniteIn: [...nonFiniteIn] };
}

/** Reads one whole JSON document. @throws HindcastError `bad-input`. */
export function parseJson(bytes: Uint8Array): Json {
  const parser = new Parser(bytes);
  const value = parser.value();
  parser.end();
  return value;
}

// Deeper nesting than any trace has; keeps a hostile file from exhausting the stack.
export const maxDepth = 512;
const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const nonFinite = new Set(["NaN", "Infinity", "-Infinity"]);

class Parser {
  readonly #bytes: Buffer;
  #at: number;
  #depth = 0;
  /** Set when a bare NaN or Infinity is met. */
  nonFinite = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#at = hasMark ? 3 : 0;
  }

  value(): Json {
    switch (this.#peek()) {
      case quote:
        return this.#string();
      case openBrace:
        return this.#map();
      case openBracket:
        return this.#array();
      default:
        return this.#scalar();
    }
  }

  /** Steps over one value: its structure is checked, its text is not decoded. */
  skip(): void {
    switch (this.#peek()) {
      case quote:
        this.#skipString();
        return;
      case openBrace:
        this.#open(openBrace, "an object");
        for (let first = true; this.#hasNext(first, closeBrace, "',' or '}'"); first = false) {
          this.#expectKey();
          this.#skipString();
          this.#colon();
          this.skip();
        }
        return;
      case openBracket:
        this.#open(openBracket, "a list");
        for (let first = true; this.#hasNext(first, closeBracket, "',' or ']'"); first = false) this.skip();
        return;
      default:
        this.#scalar();
    }
  }

  /** Walks an object, calling `member` at the start of each value. */
  object(member: (key: string) => void): void {
    this.#open(openBrace, "an object");
    for (let first = true; this.#hasNext(first, closeBrace, "',' or '}'"); first = false) member(this.#key());
  }

  /** Nothing but white space may follow. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#bytes.length) this.#fail("the end of the file");
  }

  #map(): Map<string, Json> {
    const map = new Map<string, Json>();
    this.#open(openBrace, "an object");
    for (let first = true; this.#hasNext(first, closeBrace, "',' or '}'"); first = false) {
      map.set(this.#key(), this.value());
    }
    return map;
  }

  #array(): Json[] {
    const list: Json[] = [];
    this.#open(openBracket, "a list");
    for (let first = true; this.#hasNext(first, closeBracket, "',' or ']'"); first = false)
      list.push(this.value());
    return list;
  }

  #key(): string {
    this.#expectKey();
    const key = this.#string();
    this.#colon();
    return key;
  }

  #expectKey(): void {
    if (this.#peek() !== quote) this.#fail("a key in quotes");
  }

  #colon(): void {
    if (this.#peek() !== colon) this.#fail("':' after a key");
    this.#at++;
  }

  /** Steps over the comma before the next item, or over the bracket that ends them. */
  #hasNext(first: boolean, close: number, expected: string): boolean {
    const next = this.#peek();
    if (next === close) {
      this.#depth--;
      this.#at++;
      return false;
    }
    if (first) return true;
    if (next !== comma) this.#fail(expected);
    this.#at++;
    return true;
  }

  #open(bracket: number, what: string): void {
    if (this.#peek() !== bracket) this.#fail(what);
    if (++this.#depth > maxDepth) this.#fail(`nesting of at most ${maxDepth} levels`);
    this.#at++;
  }

  #string(): string {
    const start = this.#at + 1;
    const bytes = this.#bytes;
    // Most strings are short and plain: they end here.
    let end = start;
    while (isPlain(bytes[end])) end++;
    if (bytes[end] === quote) {
      this.#at = end + 1;
      return bytes.toString("latin1", start, end);
    }
    this.#skipString();
    const text = bytes.toString("utf8", start - 1, this.#at);
    try {
      return JSON.parse(text) as string;
    } catch {
      this.#at = start - 1;
      return this.#fail("a string with valid escapes and no control characters");
    }
  }

  #skipString(): void {
    let end = this.#at;
    do {
      end = this.#bytes.indexOf(quote, end + 1);
      if (end === -1) {
        this.#at = this.#bytes.length;
        this.#fail("the end of a string");
      }
    } while (this.#isEscaped(end));
    this.#at = end + 1;
  }

  #isEscaped(at: number): boolean {
    let slashes = 0;
    while (this.#bytes[at - 1 - slashes] === backslash) slashes++;
    return slashes % 2 === 1;
  }

  #scalar(): null | boolean | JsonNumber {
    const start = this.#at;
    let end = start;
    while (end < this.#bytes.length && isScalarByte(this.#bytes[end] as number)) end++;
    const text = this.#bytes.toString("latin1", start, end);
    this.#at = end;
    if (text === "null") return null;
    if (text === "true") return true;
    if (text === "false") return false;
    if (numberPattern.test(text)) return new JsonNumber(text);
    if (nonFinite.has(text)) {
      this.nonFinite = true;
      return new JsonNumber(text);
    }
    this.#at = start;
    return this.#fail("a value");
  }

  #peek(): number | undefined {
    this.#skipSpace();
    return this.#bytes[this.#at];
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.#at++;
    }
  }

  #fail(expected: string): never {
    const length = this.#bytes.length;
    if (length === 0) throw new HindcastError("bad-input", "not JSON: the file is empty");
    if (this.#at >= length) {
      throw new HindcastError(
        "bad-input",
        `truncated JSON: the file ends at byte ${length}, expected ${expected}`,
      );
    }
    const found = JSON.stringify(this.#bytes.toString("utf8", this.#at, this.#at + 12).split("\n")[0]);
    throw new HindcastError("bad-input", `malformed JSON at byte ${this.#at}`, { received: found, expected });
  }
}

/** A character of a string that stands for itself in one byte. */
function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte < 0x80 && byte !== quote && byte !== backslash;
}
