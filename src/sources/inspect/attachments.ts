import type { RawFields } from "../../bytes/json-fields.ts";
import { HindcastError } from "../../model/error.ts";
import { fieldsOf } from "./json-parts.ts";

// A message that refers to a large text thousands of times is made to fill memory.
const largestResolved = 256 << 20;

/**
 * The long texts of a sample, which is kept smaller by keeping each of them once: every string that is
 * `attachment://<name>`, or in old logs `tc://<name>`, stands for one.
 */
export class Attachments {
  readonly #texts: RawFields;
  readonly #isNumbered: boolean;

  /**
   * @param bytes the JSON of the sample's `attachments`.
   * @param isNumbered whether texts are known by their place, as in samples kept in pieces.
   * @throws HindcastError `bad-input`.
   */
  constructor(bytes: Buffer | undefined, isNumbered: boolean) {
    this.#texts = fieldsOf(bytes) ?? new Map();
    this.#isNumbered = isNumbered;
  }

  /**
   * JSON in which texts stand in the place of what refers to them. What refers to none known stays, unless it is by a
   * place: a piece of the sample is missing then.
   *
   * @throws HindcastError `bad-input`.
   */
  resolve(json: Buffer): Buffer {
    const pieces = this.#pieces(json);
    return pieces.length === 0 ? json : Buffer.concat(pieces);
  }

  /** Whether JSON is other JSON once texts stand in the place of what refers to them. @throws HindcastError `bad-input`. */
  resolvesTo(resolved: Buffer, json: Buffer): boolean {
    const pieces = this.#pieces(json);
    if (pieces.length === 0) return json.equals(resolved);
    let at = 0;
    for (const piece of pieces) {
      const end = at + piece.length;
      if (end > resolved.length || resolved.compare(piece, 0, piece.length, at, end) !== 0) return false;
      at = end;
    }
    return at === resolved.length;
  }

  // What JSON with its texts is put together of; nothing where it refers to none.
  #pieces(json: Buffer): Buffer[] {
    if (this.#texts.size === 0 && !this.#isNumbered) return [];
    const pieces: Buffer[] = [];
    let [done, length] = [0, 0];
    for (let at = json.indexOf(schemeEnd); at !== -1; at = json.indexOf(schemeEnd, at + 1)) {
      const start = startOfReference(json, at);
      const end = start === -1 ? -1 : json.indexOf(quote, at);
      const name = end === -1 ? "" : json.toString("latin1", at + schemeEnd.length, end);
      const text = this.#texts.get(name);
      if (text === undefined && this.#isNumbered && /^\d+$/.test(name))
        throw new HindcastError("bad-input", `a reference to text ${name}, which is not there`);
      if (text === undefined) continue;
      pieces.push(json.subarray(done, start), text);
      length += start - done + text.length;
      done = end + 1;
      if (length > largestResolved)
        throw new HindcastError("bad-input", "a message is too large with its attachments", {
          received: `more than ${largestResolved} bytes`,
        });
    }
    if (pieces.length > 0) pieces.push(json.subarray(done));
    return pieces;
  }
}

const schemeEnd = Buffer.from("://");
const quote = 0x22;
const backslash = 0x5c;
const schemes = ['"attachment', '"tc'].map((scheme) => Buffer.from(scheme));

/** Where the string begins, with its quote, that a `://` stands in; -1 where it is no reference. */
function startOfReference(json: Buffer, at: number): number {
  for (const scheme of schemes) {
    const start = at - scheme.length;
    // An escaped quote is a part of a longer text.
    if (
      start >= 0 &&
      json[start - 1] !== backslash &&
      json.compare(scheme, 0, scheme.length, start, at) === 0
    )
      return start;
  }
  return -1;
}
