import type { ByteWindow } from "./byte-window.ts";
import { quote } from "./json-bytes.ts";

/**
 * The keys met so far, by their bytes. A document has few different keys, and comparing bytes with those of a known key
 * costs a fraction of making a string of them.
 */
export class KnownKeys {
  readonly #texts: (string | undefined)[] = new Array(slots);
  readonly #bytes: (Uint8Array | undefined)[] = new Array(slots);

  /** The known key whose first quote is at the window's cursor, which moves behind it; `undefined` for any other. */
  at(window: ByteWindow): string | undefined {
    const { bytes, end } = window;
    const start = window.at + 1;
    const limit = Math.min(end, start + longest);
    let close = start;
    while (close < limit && bytes[close] !== quote) close++;
    const slot = slotOf(bytes, start, close);
    const known = this.#bytes[slot];
    if (close === limit || known === undefined || known.length !== close - start) return undefined;
    for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return undefined;
    window.at = close + 1;
    return this.#texts[slot];
  }

  /** Takes a key that is spelled the same in JSON and outside of it, in place of another if need be; gives it back. */
  remember(key: string): string {
    const bytes = Buffer.from(key);
    if (bytes.length < longest && /^[ !#-[\]-~]+$/.test(key)) {
      const slot = slotOf(bytes, 0, bytes.length);
      this.#texts[slot] = key;
      this.#bytes[slot] = bytes;
    }
    return key;
  }
}

const slots = 1024;
const longest = 40;

// Keys that share a slot drive each other out; with these factors none of the usual keys of HAL's traces and Inspect's logs do.
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const [first, middle, last] = [bytes[start] ?? 0, bytes[start + (length >> 1)] ?? 0, bytes[end - 1] ?? 0];
  return (first + middle * 53 + last * 11 + length * 29) % slots;
}
