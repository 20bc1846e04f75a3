import { isUtf8 } from "node:buffer";
import type { ByteWindow } from "./byte-window.ts";
import { backslash, quote } from "./json-bytes.ts";

/**
 * Steps over the string at the cursor, whatever it holds. Gives what was expected where the file ends within it;
 * `undefined` when all went well.
 */
export function skipString(window: ByteWindow): string | undefined {
  window.at++;
  for (;;) {
    const { bytes, end } = window;
    let stop = window.at;
    // Most strings are short: a byte loop finds their end sooner than a call into native code.
    const near = Math.min(end, stop + 32);
    while (stop < near && bytes[stop] !== quote) stop++;
    if (stop === near && stop < end) {
      const found = bytes.indexOf(quote, stop);
      stop = found === -1 || found > end ? end : found;
    }
    // All before the cursor is done with, so an odd number of backslashes after it escapes what follows.
    let escapes = 0;
    while (stop - escapes > window.at && bytes[stop - 1 - escapes] === backslash) escapes++;
    const isEscaped = escapes % 2 === 1;
    if (stop < end) {
      window.at = stop + 1;
      if (!isEscaped) return undefined;
    } else {
      window.at = isEscaped ? end - 1 : end;
      if (!window.fill()) {
        window.at = window.end;
        return endOfString;
      }
    }
  }
}

/**
 * The same for a string that must be right: valid UTF-8, valid escapes, no control characters. It may have any size;
 * the cursor stands at the fault when there is one.
 */
export function checkString(window: ByteWindow): string | undefined {
  window.at++;
  for (;;) {
    const { bytes, end } = window;
    let at = window.at;
    let isAscii = true;
    let fault: string | undefined;
    while (at < end && bytes[at] !== quote) {
      const byte = bytes[at] as number;
      if (byte === backslash) {
        const length = escapeLength(bytes, at, end);
        if (length === invalid) fault = "a valid escape";
        if (length === invalid || length === cut) break;
        at += length;
        continue;
      }
      if (byte < 0x20) {
        fault = "no control character in a string";
        break;
      }
      if (byte >= 0x80) isAscii = false;
      at++;
    }
    // A character that the end of what was read cuts in two waits for the rest of it.
    const whole = at === end && !isAscii ? wholeCharacters(bytes, window.at, end) : at;
    if (!isAscii && !isUtf8(bytes.subarray(window.at, whole))) return "valid UTF-8";
    window.at = whole;
    if (fault !== undefined) return fault;
    if (whole < end && bytes[whole] === quote) {
      window.at++;
      return undefined;
    }
    if (!window.fill()) {
      window.at = window.end;
      return endOfString;
    }
  }
}

/**
 * Where the first characters of a string's content end, without cutting an escape or a character: after `units`
 * UTF-16 units or one more, at the closing quote, or at `end`.
 */
export function endOfUnits(bytes: Uint8Array, start: number, end: number, units: number): number {
  let at = start;
  for (let count = 0; count < units && at < end && bytes[at] !== quote; count++) {
    const byte = bytes[at] as number;
    if (byte === backslash) at += bytes[at + 1] === letterU ? 6 : 2;
    else at += characterLength(byte);
    if (byte >= 0xf0) count++;
  }
  return Math.min(at, end);
}

const endOfString = "the end of a string";
const letterU = 0x75;
const cut = 0;
const invalid = -1;
const simpleEscapes = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

/** Bytes of the escape at a backslash; `cut` when it goes on behind `end`. */
function escapeLength(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return cut;
  const letter = bytes[at + 1] as number;
  if (letter !== letterU) return simpleEscapes.has(letter) ? 2 : invalid;
  for (let digit = at + 2; digit < at + 6; digit++) {
    if (digit >= end) return cut;
    if (!isHexadecimal(bytes[digit] as number)) return invalid;
  }
  return 6;
}

function isHexadecimal(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}

/** The end of the last character that is whole; `end` where the bytes are no UTF-8 anyway. */
function wholeCharacters(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= Math.max(start, end - 3); at--) {
    const byte = bytes[at] as number;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return at + characterLength(byte) > end ? at : end;
  }
  return end;
}

function characterLength(lead: number): number {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
