import { HindcastError, messageOf } from "../../model/error.ts";

// The envelope without its long text is some sixty bytes; white space may add to them.
const mostFrameBytes = 4096;
const quote = 0x22;

/**
 * The JSON around an encrypted trace, `{"encrypted_data": "<base64>", "salt": "<base64>"}` in any order, taken apart
 * as it goes by: the long text is handed on, all else (the frame) is kept and is itself JSON, with an empty text.
 */
export class Envelope {
  #frame = "";
  #state: "before" | "inside" | "after" = "before";
  #bytes = 0;

  /** The salt as base64, once it went by. */
  get salt(): string | undefined {
    return /"salt"\s*:\s*"([^"\\]*)"/.exec(this.#frame)?.[1];
  }

  /** Takes the next bytes and gives those of them that belong to the long text. @throws HindcastError `bad-input`. */
  push(bytes: Uint8Array): Uint8Array {
    let at = 0;
    if (this.#state === "before") at = this.#findText(bytes);
    let text = bytes.subarray(at, at);
    if (this.#state === "inside") {
      const end = bytes.indexOf(quote, at);
      text = bytes.subarray(at, end < 0 ? bytes.byteLength : end);
      at += text.byteLength;
      if (end >= 0) this.#state = "after";
    }
    if (this.#state === "after") this.#keep(bytes.subarray(at), at);
    this.#bytes += bytes.byteLength;
    return text;
  }

  /** @throws HindcastError `bad-input` when what went by is not the whole of an envelope and nothing else. */
  end(): void {
    let frame: unknown;
    try {
      frame = JSON.parse(this.#frame);
    } catch (cause) {
      throw this.#error(`the JSON around the encrypted data is not whole: ${messageOf(cause)}`);
    }
    const entries = Object.entries(frame ?? {}).sort();
    const [[dataKey, data], [saltKey, salt]] = [entries[0] ?? [], entries[1] ?? []];
    const keys = [...this.#frame.matchAll(/"(?:encrypted_data|salt)"\s*:/g)];
    const isWhole = dataKey === "encrypted_data" && data === "" && saltKey === "salt" && salt === this.salt;
    if (!isWhole || entries.length !== 2 || keys.length !== 2) {
      throw this.#error(
        "the JSON around the encrypted data must have the keys encrypted_data and salt, and no others",
      );
    }
  }

  /** Keeps the frame up to the beginning of the text, and gives the place after it. */
  #findText(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.byteLength) {
      const end = bytes.indexOf(quote, at) + 1 || bytes.byteLength;
      this.#keep(bytes.subarray(at, end), at);
      at = end;
      if (/"encrypted_data"\s*:\s*"$/.test(this.#frame)) {
        this.#state = "inside";
        break;
      }
    }
    return at;
  }

  #keep(bytes: Uint8Array, at: number): void {
    if (this.#frame.length + bytes.byteLength > mostFrameBytes) {
      this.#bytes += at;
      throw this.#error("not the JSON of an encrypted trace");
    }
    this.#frame += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  }

  #error(summary: string): HindcastError {
    return new HindcastError("bad-input", `${summary} (at byte ${this.#bytes})`, {
      expected: '{"encrypted_data": "...", "salt": "..."}',
    });
  }
}
