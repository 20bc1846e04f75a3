/** Encodes bytes that come in pieces of any length as base64, or as base64url with padding. */
export class Base64Encoder {
  readonly #alphabet: "base64" | "base64url";
  /** Up to two bytes that wait for the rest of their group of three. */
  #rest: Uint8Array = new Uint8Array();

  constructor(alphabet: "base64" | "base64url") {
    this.#alphabet = alphabet;
  }

  /** Gives the text of the groups that are whole. */
  push(bytes: Uint8Array): Uint8Array {
    const joined = Buffer.concat([this.#rest, bytes]);
    const whole = joined.byteLength - (joined.byteLength % 3);
    this.#rest = joined.subarray(whole);
    return Buffer.from(joined.toString(this.#alphabet, 0, whole), "latin1");
  }

  /** Gives the last text. */
  end(): Uint8Array {
    const text = Buffer.from(this.#rest).toString(this.#alphabet);
    // Node pads base64 only; the token inside an upload is base64url with padding, and readers insist on it.
    return Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4, "="), "latin1");
  }
}
