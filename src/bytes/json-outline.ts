import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  isScalarByte,
  isSpace,
  openBrace,
  openBracket,
  quote,
} from "./json-bytes.ts";

/** What has to be done to the bytes of a value that is no container to bring them into canonical form. */
export const valueForms = {
  /** Nothing, and what stands between the quotes of a string is its text. */
  plain: 0,
  /** Nothing: a string with escapes, all of them the shortest there are. */
  escaped: 1,
  /** It has to be decoded: a string with other escapes, a number that is no short integer. */
  other: 2,
} as const;

/**
 * Where every value inside one JSON value begins and ends, found in one pass over its bytes and with nothing decoded.
 * Values are numbered in the order of the text: a container before what it holds, a key before its value.
 */
export class JsonOutline {
  bytes: Buffer = Buffer.alloc(0);
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  /** The number of the first value behind a value and all that it holds. */
  nexts = new Int32Array(256);
  /** Of a value that is no container, one of {@link valueForms}. */
  forms = new Uint8Array(256);
  #count = 0;
  #isComplete = false;

  /**
   * Lays out the value that these bytes are, which must be valid UTF-8. False when they are no JSON, and also for what
   * is left to an exact parser: keys with escapes or beyond ASCII, deep nesting.
   */
  read(bytes: Buffer): boolean {
    this.bytes = bytes;
    const end = this.#layOut(bytes, this.#skipSpace(0));
    this.#isComplete = end !== broken && this.#skipSpace(end) === bytes.length;
    return this.#isComplete;
  }

  /**
   * Lays out the object or list that these bytes begin with, whatever stands behind it. Gives how many bytes it takes;
   * -1 where {@link read} would give false, and where the bytes end before it does.
   */
  readStart(bytes: Buffer): number {
    const end = this.#layOut(bytes, 0);
    this.#isComplete = end !== broken;
    return end;
  }

  /** Whether what was read last is laid out. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The first byte of a value: what kind it is of. */
  firstByte(node: number): number {
    return this.bytes[this.starts[node] as number] as number;
  }

  /** Bytes that a value takes. */
  length(node: number): number {
    return (this.ends[node] as number) - (this.starts[node] as number);
  }

  /** The value under a key of an object, the last one if there are several, or -1. The key is in ASCII. */
  member(object: number, key: string): number {
    const end = this.nexts[object] as number;
    let found = -1;
    for (let node = object + 1; node < end; node = this.nexts[node + 1] as number) {
      if (this.#isKey(node, key)) found = node + 1;
    }
    return found;
  }

  /** A value's JSON, as it stands. */
  json(node: number): string {
    return this.bytes.toString("utf8", this.starts[node], this.ends[node]);
  }

  /** The text of a string of plain form. */
  text(node: number): string {
    return this.bytes.toString("utf8", (this.starts[node] as number) + 1, (this.ends[node] as number) - 1);
  }

  #layOut(bytes: Buffer, start: number): number {
    this.bytes = bytes;
    this.#count = 0;
    return this.#value(start, 0);
  }

  #isKey(node: number, key: string): boolean {
    const start = (this.starts[node] as number) + 1;
    if ((this.ends[node] as number) - 1 - start !== key.length) return false;
    for (let at = 0; at < key.length; at++) if (this.bytes[start + at] !== key.charCodeAt(at)) return false;
    return true;
  }

  #value(at: number, depth: number): number {
    const node = this.#count++;
    if (node === this.starts.length) this.#grow();
    const byte = this.bytes[at];
    const end =
      byte === quote
        ? this.#string(node, at)
        : byte === openBrace
          ? this.#object(at, depth)
          : byte === openBracket
            ? this.#list(at, depth)
            : this.#scalar(node, at);
    this.starts[node] = at;
    this.ends[node] = end;
    this.nexts[node] = this.#count;
    return end;
  }

  #object(start: number, depth: number): number {
    if (depth === maxDepth) return broken;
    let at = this.#skipSpace(start + 1);
    if (this.bytes[at] === closeBrace) return at + 1;
    for (;;) {
      const key = this.#count;
      if (this.bytes[at] !== quote) return broken;
      const keyEnd = this.#value(at, depth);
      if (keyEnd === broken || this.forms[key] !== valueForms.plain || !this.#isAscii(at, keyEnd))
        return broken;
      at = this.#skipSpace(keyEnd);
      if (this.bytes[at] !== colon) return broken;
      const end = this.#value(this.#skipSpace(at + 1), depth + 1);
      if (end === broken) return broken;
      at = this.#skipSpace(end);
      if (this.bytes[at] === closeBrace) return at + 1;
      if (this.bytes[at] !== comma) return broken;
      at = this.#skipSpace(at + 1);
    }
  }

  #list(start: number, depth: number): number {
    if (depth === maxDepth) return broken;
    let at = this.#skipSpace(start + 1);
    if (this.bytes[at] === closeBracket) return at + 1;
    for (;;) {
      const end = this.#value(at, depth + 1);
      if (end === broken) return broken;
      at = this.#skipSpace(end);
      if (this.bytes[at] === closeBracket) return at + 1;
      if (this.bytes[at] !== comma) return broken;
      at = this.#skipSpace(at + 1);
    }
  }

  #string(node: number, start: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let form: number = valueForms.plain;
    for (let at = start + 1; at < length; at++) {
      const kind = kinds[bytes[at] as number];
      if (kind === ordinary) continue;
      if (kind === control) return broken;
      if (kind === ending) {
        this.forms[node] = form;
        return at + 1;
      }
      const needed = ++at < length ? (escapes[bytes[at] as number] as number) : noEscape;
      if (needed === noEscape) return broken;
      if (bytes[at] === letterU) {
        if (!isHexadecimal(bytes, at + 1, length)) return broken;
        at += 4;
      }
      if (needed > form) form = needed;
    }
    return broken;
  }

  #scalar(node: number, start: number): number {
    const { bytes } = this;
    let at = start;
    while (at < bytes.length && isScalarByte(bytes[at] as number)) at++;
    this.forms[node] = isPlainScalar(bytes, start, at) ? valueForms.plain : valueForms.other;
    return this.forms[node] === valueForms.plain || number.test(bytes.toString("latin1", start, at))
      ? at
      : broken;
  }

  #skipSpace(from: number): number {
    const { bytes } = this;
    let at = from;
    while (at < bytes.length && isSpace(bytes[at] as number)) at++;
    return at;
  }

  #isAscii(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if ((this.bytes[at] as number) >= 0x80) return false;
    return true;
  }

  #grow(): void {
    const longer = <T extends Int32Array | Uint8Array>(list: T, fresh: T): T => {
      fresh.set(list);
      return fresh;
    };
    const length = this.starts.length * 2;
    this.starts = longer(this.starts, new Int32Array(length));
    this.ends = longer(this.ends, new Int32Array(length));
    this.nexts = longer(this.nexts, new Int32Array(length));
    this.forms = longer(this.forms, new Uint8Array(length));
  }
}

const broken = -1;
const maxDepth = 64;

const ordinary = 0;
const ending = 1;
const escaping = 2;
const control = 3;
const kinds = new Uint8Array(256);
kinds.fill(control, 0, 0x20);
kinds[quote] = ending;
kinds[backslash] = escaping;

/** By the byte behind a backslash: the form that its string has to have at least. */
const noEscape = 0;
const escapes = new Uint8Array(256);
for (const letter of '"\\bfnrt') escapes[letter.charCodeAt(0)] = valueForms.escaped;
for (const letter of "/u") escapes[letter.charCodeAt(0)] = valueForms.other;

/** Whether these bytes are null, true, false, or an integer that every number type holds and prints alike. */
function isPlainScalar(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (first === undefined || start === end) return false;
  if (first >= 0x61) return words.some((word) => isWord(word, bytes, start, end));
  const digits = first === minus ? start + 1 : start;
  if (end - digits > 15 || end === digits) return false;
  for (let at = digits; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return bytes[digits] !== 0x30 || (end - digits === 1 && digits === start);
}

const letterU = 0x75;

function isHexadecimal(bytes: Buffer, start: number, end: number): boolean {
  return start + 4 <= end && /^[0-9A-Fa-f]{4}$/.test(bytes.toString("latin1", start, start + 4));
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const minus = 0x2d;
const words = ["null", "true", "false"];

function isWord(word: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}
