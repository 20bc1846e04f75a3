import { constants, isUtf8 } from "node:buffer";
import { HindcastError } from "../model/error.ts";
import { type ByteReader, readBytes } from "./byte-reader.ts";
import { ByteWindow } from "./byte-window.ts";
import { maxDepth } from "./json.ts";
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  isSpace,
  openBrace,
  openBracket,
  quote,
} from "./json-bytes.ts";
import { jsonPath, type PathStep, printable } from "./json-path.ts";
import { KnownKeys } from "./known-keys.ts";
import { nestingLimit, skipBalanced, skipScalar } from "./skip-json.ts";
import { checkString, skipString } from "./skip-string.ts";

export interface CursorOptions {
  /** Validate what is skipped as strictly as what is read. Default false: skipping then only balances brackets. */
  readonly strict?: boolean;
  /** The largest value that may be read whole, in bytes; skipped values may have any size. Default 64 MiB. */
  readonly maxValueBytes?: number;
  /** Bytes held at a time, until a value that is read needs more. Default 1 MiB. */
  readonly windowBytes?: number;
}

/**
 * Steps through the structure of a JSON document: into objects and lists, from item to item, over values that are
 * not wanted. Use it as a {@link JsonCursor}, which reads values too.
 */
export class JsonWalker {
  readonly #strict: boolean;
  protected readonly window: ByteWindow;
  /** Keys and indexes of the containers stepped into, and how each of them closes. */
  readonly #path: PathStep[] = [];
  readonly #closers: number[] = [];
  readonly #keys = new KnownKeys();
  /** Set between an opening bracket and what follows it: no comma is due. */
  #fresh = false;

  constructor(reader: ByteReader, options: CursorOptions = {}) {
    this.#strict = options.strict ?? false;
    const limit = Math.min(options.maxValueBytes ?? 64 << 20, constants.MAX_STRING_LENGTH);
    this.window = new ByteWindow(reader, options.windowBytes ?? 1 << 20, limit, () => {
      throw this.error(`a value of more than ${limit} bytes`, this.window.base);
    });
    const window = this.window;
    while (window.end < 3 && window.fill());
    if (window.end >= 3 && window.bytes.readUIntBE(0, 3) === 0xefbbbf) window.at = 3;
  }

  /** Offset of the cursor in the file, in bytes. */
  get offset(): number {
    return this.window.offset;
  }

  /** Where the cursor stands, as `raw_logging_results[12].inputs`; empty at the root. */
  get path(): string {
    return jsonPath(this.#path);
  }

  /** What kind of value begins at the cursor. */
  peek(): "object" | "list" | "string" | "other" {
    switch (this.next()) {
      case openBrace:
        return "object";
      case openBracket:
        return "list";
      case quote:
        return "string";
      default:
        return "other";
    }
  }

  enterObject(): void {
    this.#enter(openBrace, closeBrace, "an object");
  }

  enterList(): void {
    this.#enter(openBracket, closeBracket, "a list");
  }

  /** The next key of the object stepped into, the cursor at its value; `undefined` once the object has ended. */
  nextKey(): string | undefined {
    if (!this.#advance(closeBrace)) return undefined;
    if (this.next() !== quote) this.fail("a key in quotes");
    const key = this.#keys.at(this.window) ?? this.#keys.remember(this.string());
    this.#path[this.#path.length - 1] = key;
    if (this.next() !== colon) this.fail("':' after a key");
    this.window.at++;
    return key;
  }

  /** Whether the list stepped into has another item, the cursor at it; false once the list has ended. */
  nextItem(): boolean {
    if (!this.#advance(closeBracket)) return false;
    const last = this.#path.length - 1;
    const index = this.#path[last];
    this.#path[last] = typeof index === "number" ? index + 1 : 0;
    return true;
  }

  /**
   * Inside a list, before its first item: steps over `count` items if their bytes, with what stands between them, are
   * exactly these, which must be those of as many objects in some list.
   */
  skipItemsIfEqual(bytes: Uint8Array, length: number, count: number): boolean {
    if (!this.#fresh || !this.skipIfEqual(bytes, 0, length)) return false;
    this.#path[this.#path.length - 1] = count - 1;
    this.#fresh = false;
    return true;
  }

  /**
   * Steps over the next value if its bytes are exactly these, which must be those of an object, a list or a string:
   * such a value ends where its bytes end.
   */
  skipIfEqual(bytes: Uint8Array, start: number, length: number): boolean {
    this.next();
    const window = this.window;
    while (window.end - window.at < length) if (!window.fill()) return false;
    if (window.bytes.compare(bytes, start, start + length, window.at, window.at + length) !== 0) return false;
    window.at += length;
    return true;
  }

  /** Offset in the file of what is next: a value, a bracket or a comma. */
  nextOffset(): number {
    this.next();
    return this.offset;
  }

  /** Nothing but white space may follow. */
  end(): void {
    if (this.next() !== undefined) this.fail("the end of the file");
  }

  /** Steps over one value of any size. */
  skip(): void {
    if (this.#strict) this.#check();
    else this.skipBalanced();
  }

  /** How many objects and lists the cursor has stepped into. */
  get depth(): number {
    return this.#closers.length;
  }

  /**
   * The spaces before the object or list at the cursor, where it is laid out over lines, its bracket alone on the first;
   * `undefined` where it is not, or the beginning of the line is not at hand any more.
   */
  blockIndent(): string | undefined {
    this.next();
    const { bytes, at, end } = this.window;
    let start = at;
    while (start > 0 && bytes[start - 1] === 0x20) start--;
    const isAlone = start > 0 && bytes[start - 1] === 0x0a && at + 1 < end && bytes[at + 1] === 0x0a;
    return isAlone ? " ".repeat(at - start) : undefined;
  }

  /**
   * Leaves what was stepped into, until it is `depth` deep, by the line that closes the outermost: the first that
   * begins with `indent` and its bracket. Only for files indented throughout, as Python's `json.dump(indent=...)` writes
   * them: no string holds a line break, so such a line can be nothing else. What lies between is not looked at.
   */
  leaveByLine(depth: number, indent: string): void {
    const close = this.#closers[depth];
    if (close === undefined) throw new Error("the cursor is not that deep");
    const window = this.window;
    const line = Buffer.from(`\n${indent}${String.fromCharCode(close)}`);
    for (;;) {
      const found = window.bytes.subarray(0, window.end).indexOf(line, window.at);
      if (found !== -1) {
        window.at = found + line.length;
        break;
      }
      window.at = Math.max(window.at, window.end - line.length + 1);
      if (!window.fill()) {
        window.at = window.end;
        this.fail("the end of an object or list");
      }
    }
    this.#closers.length = depth;
    this.#path.length = depth;
    this.#fresh = false;
  }

  #enter(open: number, close: number, what: string): void {
    if (this.next() !== open) this.fail(what);
    if (this.#closers.length === maxDepth) this.fail(nestingLimit);
    this.window.at++;
    this.#closers.push(close);
    this.#path.push(undefined);
    this.#fresh = true;
  }

  /** Steps over the comma before the next item; leaves the container when it has ended. */
  #advance(close: number): boolean {
    if (this.#closers.at(-1) !== close) throw new Error("the cursor is not in such a container");
    let next = this.next();
    if (next === close) {
      this.window.at++;
      this.#closers.pop();
      this.#path.pop();
      this.#fresh = false;
      return false;
    }
    if (!this.#fresh) {
      if (next !== comma) this.fail(close === closeBrace ? "',' or '}'" : "',' or ']'");
      this.window.at++;
      next = this.next();
      if (next === close) this.fail(close === closeBrace ? "a key in quotes" : "a value");
    }
    this.#fresh = false;
    return true;
  }

  protected string(): string {
    const window = this.window;
    window.keep = window.at;
    this.expect(skipString(window));
    const { bytes, keep: start, at: end } = window;
    window.keep = -1;
    // Plain ASCII is taken as it is, without a view on it: there are many keys.
    for (let at = start + 1; at < end - 1; at++) {
      const byte = bytes[at] as number;
      if (byte === backslash || byte < 0x20 || byte >= 0x80) {
        return this.decode(bytes.subarray(start, end), window.base + start);
      }
    }
    return bytes.toString("latin1", start + 1, end - 1);
  }

  protected decode(raw: Buffer, offset: number): string {
    try {
      if (isUtf8(raw)) return JSON.parse(raw.toString()) as string;
    } catch {
      // The check below tells what is wrong.
    }
    throw this.faultWithin(raw, offset) ?? this.error("malformed string", offset);
  }

  protected skipBalanced(): void {
    this.next();
    this.expect(skipBalanced(this.window, maxDepth - this.#closers.length));
  }

  #check(): void {
    switch (this.peek()) {
      case "object":
        this.enterObject();
        while (this.nextKey() !== undefined) this.#check();
        return;
      case "list":
        this.enterList();
        while (this.nextItem()) this.#check();
        return;
      case "string":
        return this.expect(checkString(this.window));
      case "other":
        return this.expect(skipScalar(this.window));
    }
  }

  /** The next byte that is not white space; `undefined` at the end of the file. */
  protected next(): number | undefined {
    const window = this.window;
    for (;;) {
      while (window.at < window.end) {
        const byte = window.bytes[window.at] as number;
        if (!isSpace(byte)) return byte;
        window.at++;
      }
      if (!window.fill()) return undefined;
    }
  }

  /** The error that a strict walk over bytes of this file meets; they stand before the cursor unless it is said. */
  protected faultWithin(raw: Buffer, offset = this.offset - raw.byteLength): HindcastError | undefined {
    const inner = new JsonWalker(readBytes(raw), { strict: true });
    inner.window.base = offset;
    inner.#path.push(...this.#path);
    try {
      inner.skip();
      inner.end();
      return undefined;
    } catch (error) {
      if (HindcastError.isInstance(error)) return error;
      throw error;
    }
  }

  protected expect(missing: string | undefined): void {
    if (missing !== undefined) this.fail(missing);
  }

  protected fail(expected: string): never {
    const { at, end, bytes, offset } = this.window;
    if (at >= end) {
      if (offset === 0) throw this.error("not JSON: the file is empty", 0);
      throw this.error(`truncated JSON: the file ends, expected ${expected}`, offset);
    }
    const found = printable(bytes.toString("utf8", at, Math.min(end, at + 12)));
    throw this.error(`malformed JSON: received ${found}, expected ${expected}`, offset);
  }

  protected error(problem: string, offset: number): HindcastError {
    const place = this.path && ` in ${this.path}`;
    return new HindcastError("bad-input", `${problem} (byte ${offset}${place})`);
  }
}
