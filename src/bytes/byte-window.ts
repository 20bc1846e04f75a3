import type { ByteReader } from "./byte-reader.ts";

/**
 * The part of a byte stream around a cursor. It slides over the stream: what the cursor has passed goes, unless it
 * is kept, and what is kept decides how large the window grows.
 */
export class ByteWindow {
  /** What was read, from 0 to `end`; stale bytes stand behind that. Another buffer after {@link fill}. */
  bytes: Buffer;
  /** The cursor, as a position in `bytes`; {@link fill} may move it. */
  at = 0;
  end = 0;
  /** Where the bytes begin that must stay, or -1 when all before the cursor is done with. */
  keep = -1;
  /** Offset in the stream of the first byte held. */
  base = 0;
  readonly #reader: ByteReader;
  readonly #limit: number;
  readonly #refuse: () => never;
  #exhausted = false;

  /** Holds `size` bytes at first and `limit` at most; `refuse` throws when what is kept does not fit. */
  constructor(reader: ByteReader, size: number, limit: number, refuse: () => never) {
    this.#reader = reader;
    this.#limit = limit;
    this.#refuse = refuse;
    this.bytes = Buffer.allocUnsafeSlow(Math.max(16, Math.min(size, limit)));
  }

  /** Offset of the cursor in the stream. */
  get offset(): number {
    return this.base + this.at;
  }

  /** Reads more bytes, sliding what is still needed to the window's start; false at the end of the stream. */
  fill(): boolean {
    if (this.#exhausted) return false;
    const from = this.keep === -1 ? this.at : this.keep;
    if (from > 0) {
      this.bytes.copyWithin(0, from, this.end);
      this.base += from;
      this.at -= from;
      this.end -= from;
      if (this.keep !== -1) this.keep = 0;
    }
    if (this.end === this.bytes.length) this.#grow();
    const read = this.#reader.read(this.bytes.subarray(this.end));
    this.end += read;
    this.#exhausted = read === 0;
    return read > 0;
  }

  /** The bytes kept, up to the cursor; a view that the next fill may overwrite. Nothing is kept from here on. */
  take(): Buffer {
    const taken = this.bytes.subarray(this.keep, this.at);
    this.keep = -1;
    return taken;
  }

  #grow(): void {
    if (this.bytes.length >= this.#limit) this.#refuse();
    const larger = Buffer.allocUnsafeSlow(Math.min(this.bytes.length * 2, this.#limit));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}
