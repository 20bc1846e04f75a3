import { HindcastError } from "../../model/error.ts";

/**
 * Decodes base64 that comes in pieces cut anywhere. Node's decoder steps over what is not base64; this one does not:
 * white space, foreign characters, wrong padding and text after the padding are errors.
 */
export class Base64Decoder {
  readonly #alphabet: "base64" | "base64url";
  readonly #name: string;
  /** Characters that wait for the rest of their group of four, and from the first `=` on all that follow. */
  #rest = "";
  #characters = 0;
  #decoded = Buffer.alloc(0);

  /** @param name what the text is called in messages. */
  constructor(alphabet: "base64" | "base64url", name: string) {
    this.#alphabet = alphabet;
    this.#name = name;
  }

  /** Gives the bytes of the groups that are whole; they stay valid until the next call. @throws HindcastError `bad-input`. */
  push(bytes: Uint8Array): Uint8Array {
    const text =
      this.#rest + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const end = text.indexOf("=");
    const whole = (end < 0 ? text.length : end) & ~3;
    this.#rest = text.slice(whole);
    if (this.#rest.length > 4) throw this.#error("text after its end", this.#characters + whole + 4);
    return this.#decode(text.slice(0, whole));
  }

  /** Gives the last bytes. @throws HindcastError `bad-input` when the text does not end with a whole group. */
  end(): Uint8Array {
    const padded = /^[^=]{2}(?:==|[^=]=)$/.test(this.#rest);
    if (this.#rest !== "" && !padded)
      throw this.#error("a text cut short or wrongly padded", this.#characters);
    const characters = this.#rest.replace(/=+$/, "");
    this.#rest = "";
    return this.#decode(characters);
  }

  #decode(text: string): Uint8Array {
    const bytes = Math.floor((text.length * 3) / 4);
    if (this.#decoded.byteLength < bytes) this.#decoded = Buffer.allocUnsafe(bytes);
    // Written into one buffer that stays: a new one for every piece costs more than the decoding.
    const written = this.#decoded.write(text, 0, this.#alphabet);
    if (written !== bytes)
      throw this.#error("a foreign character", this.#characters + text.search(/[^\w+/-]/));
    this.#characters += text.length;
    return this.#decoded.subarray(0, bytes);
  }

  #error(received: string, at: number): HindcastError {
    return new HindcastError("bad-input", `${this.#name} is not ${this.#alphabet}`, {
      received: `${received} at character ${at}`,
    });
  }
}
