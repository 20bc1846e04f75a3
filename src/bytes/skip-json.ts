import type { ByteWindow } from "./byte-window.ts";
import { maxDepth } from "./json.ts";
import { isScalarByte, quote } from "./json-bytes.ts";
import { skipString } from "./skip-string.ts";

/**
 * Steps over the value at the cursor by its brackets and strings alone; containers may be `levels` deep. Gives what
 * was expected where the value breaks off, with the cursor there; `undefined` when all went well.
 */
export function skipBalanced(window: ByteWindow, levels: number): string | undefined {
  const first = window.bytes[window.at] as number;
  if (window.at === window.end || kinds[first] !== opening) {
    return first === quote && window.at < window.end ? skipString(window) : skipScalar(window);
  }
  let depth = 0;
  do {
    if (window.at === window.end && !window.fill()) return "the end of an object or list";
    const { bytes, end } = window;
    let at = window.at;
    // The inner loop of skipping: one table look-up a byte, until something happens.
    while (at < end && kinds[bytes[at] as number] === ordinary) at++;
    window.at = at;
    if (at === end) continue;
    switch (kinds[bytes[at] as number]) {
      case stringStart: {
        const missing = skipString(window);
        if (missing !== undefined) return missing;
        break;
      }
      case opening:
        if (++depth > levels) return nestingLimit;
        window.at++;
        break;
      default:
        depth--;
        window.at++;
    }
  } while (depth > 0);
  return undefined;
}

/** What is expected of a document's depth. */
export const nestingLimit = `nesting of at most ${maxDepth} levels`;

/** Steps over the number or word at the cursor; its text is kept while it is read. */
export function skipScalar(window: ByteWindow): string | undefined {
  const isKept = window.keep !== -1;
  const before = isKept ? window.at - window.keep : 0;
  if (!isKept) window.keep = window.at;
  do {
    while (window.at < window.end && isScalarByte(window.bytes[window.at] as number)) window.at++;
  } while (window.at === window.end && window.fill());
  const start = window.keep + before;
  if (!isKept) window.keep = -1;
  if (scalarPattern.test(window.bytes.toString("latin1", start, window.at))) return undefined;
  window.at = start;
  return "a value";
}

const ordinary = 0;
const stringStart = 1;
const opening = 2;
const closing = 3;
const kinds = new Uint8Array(256);
kinds[quote] = stringStart;
for (const bracket of "{[") kinds[bracket.charCodeAt(0)] = opening;
for (const bracket of "}]") kinds[bracket.charCodeAt(0)] = closing;

const scalarPattern = /^(?:null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
