import { isUtf8 } from "node:buffer";
import type { Json } from "../model/json.ts";
import { parseJson } from "./json.ts";
import { openBrace, quote } from "./json-bytes.ts";
import type { JsonOutline } from "./json-outline.ts";
import { JsonWalker } from "./json-walker.ts";
import { endOfUnits } from "./skip-string.ts";

export type { CursorOptions } from "./json-walker.ts";

/**
 * Walks a JSON document of any size in fixed memory. The caller steps into objects and lists, reads the values it
 * wants and skips the rest; only what is read is decoded.
 *
 *     cursor.enterObject();
 *     for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
 *       if (key === "wanted") use(cursor.value());
 *       else cursor.skip();
 *     }
 *     cursor.end();
 *
 * Every method takes the cursor from the start of one value (or key) to the start of the next. The bytes around the
 * cursor lie in a window that slides over the file; a value that is read is kept in it from its first byte to its
 * last, so the window grows to the largest value read, and to no more.
 *
 * @throws HindcastError `bad-input` from every method, naming byte offset and JSON path.
 */
export class JsonCursor extends JsonWalker {
  /** Reads one value, with the order of keys and the text of numbers. */
  value(): Json {
    return this.parse(this.raw());
  }

  /** The value of the bytes that {@link raw} gave last; a fault in them is reported where it stands in the file. */
  parse(raw: Buffer): Json {
    try {
      return parseJson(raw);
    } catch (error) {
      throw this.faultWithin(raw) ?? error;
    }
  }

  /** Reads a string, or the text of a number; `undefined` for anything else, which is stepped over. */
  text(): string | undefined {
    const first = this.next();
    if (first === quote) return this.string();
    if (first === 0x7b || first === 0x5b) {
      this.skip();
      return undefined;
    }
    const text = this.raw().toString("latin1");
    return text === "null" || text === "true" || text === "false" ? undefined : text;
  }

  /** Reads the first UTF-16 units of a string of any size and steps over the rest. */
  textStart(units: number): string {
    if (this.next() !== quote) this.fail("a string");
    const window = this.window;
    // One unit takes six bytes at most, as an escape.
    while (window.end - window.at < 6 * units + 2 && window.fill());
    const start = window.at + 1;
    const content = window.bytes.subarray(start, endOfUnits(window.bytes, start, window.end, units));
    const [raw, offset] = [Buffer.concat([quoteMark, content, quoteMark]), window.offset];
    this.skip();
    return this.decode(raw, offset).slice(0, units);
  }

  /**
   * The bytes of one value, valid UTF-8, brackets balanced; no more of its syntax is checked.
   * They are a view that the next call may overwrite.
   */
  raw(): Buffer {
    this.next();
    return this.#raw();
  }

  /**
   * The same, and the value laid out in `outline`, which says whether that could be done. An object is laid out where it
   * stands, so that its end need not be found beforehand.
   */
  rawWithOutline(outline: JsonOutline): Buffer {
    if (this.next() === openBrace) {
      const { bytes, at, end } = this.window;
      const length = outline.readStart(bytes.subarray(at, end));
      if (length > 0) {
        this.window.at += length;
        return this.#checked(bytes.subarray(at, at + length));
      }
    }
    const raw = this.#raw();
    outline.read(raw);
    return raw;
  }

  #raw(): Buffer {
    this.window.keep = this.window.at;
    this.skipBalanced();
    return this.#checked(this.window.take());
  }

  #checked(raw: Buffer): Buffer {
    if (isUtf8(raw)) return raw;
    throw this.faultWithin(raw) ?? this.error("invalid UTF-8", this.offset - raw.byteLength);
  }

  /** What stands between two offsets before the cursor, while it is at hand; a view that the next call may overwrite. */
  bytesBetween(from: number, to: number): Buffer | undefined {
    const { bytes, base } = this.window;
    return from < base ? undefined : bytes.subarray(from - base, to - base);
  }
}

const quoteMark = Buffer.from('"');
