/*
 * A ring of bytes between two threads, one that writes and one that reads, both of which block. Its memory: four
 * counters, then the bytes. Each side knows its own place in the ring; `filled` is the only number both change.
 */

const counterBytes = 16;
const [filled, state, events] = [0, 1, 2];
const [open, ended, failed, closed] = [0, 1, 2, 3];

/** The memory of a ring, to be handed to both threads. */
export function sharedRing(capacity: number): SharedArrayBuffer {
  return new SharedArrayBuffer(counterBytes + capacity);
}

/** The side that fills a ring. */
export class RingWriter {
  readonly #ring: Ring;
  #at = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#ring = new Ring(memory);
  }

  /** Blocks until all bytes are in the ring. @returns false when nobody reads any more. */
  write(bytes: Uint8Array): boolean {
    const { counters, data } = this.#ring;
    let rest = bytes;
    while (rest.byteLength > 0) {
      const seen = Atomics.load(counters, events);
      if (Atomics.load(counters, state) === closed) return false;
      const room = data.byteLength - Atomics.load(counters, filled);
      const part = rest.subarray(0, Math.min(room, data.byteLength - this.#at));
      if (part.byteLength === 0) {
        Atomics.wait(counters, events, seen);
        continue;
      }
      data.set(part, this.#at);
      this.#at = (this.#at + part.byteLength) % data.byteLength;
      rest = rest.subarray(part.byteLength);
      Atomics.add(counters, filled, part.byteLength);
      this.#ring.signal();
    }
    return true;
  }

  /** Says that the writer lives, when it has nothing to write yet. */
  beat(): void {
    this.#ring.signal();
  }

  /** Says that all bytes were written, and that they are good. */
  end(): void {
    this.#ring.change(ended);
  }

  /** Says that there will be no good end. */
  fail(): void {
    this.#ring.change(failed);
  }
}

/** The side that empties a ring. */
export class RingReader {
  readonly #ring: Ring;
  #at = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#ring = new Ring(memory);
  }

  /**
   * Blocks until there are bytes, and fills the beginning of `target` with them.
   *
   * @returns how many bytes; 0 when the writer ended; else why there are none. `silent` means that the writer gave
   * no sign of life for `patience` milliseconds.
   */
  read(target: Uint8Array, patience: number): number | "failed" | "silent" {
    const { counters, data } = this.#ring;
    for (;;) {
      const seen = Atomics.load(counters, events);
      // Loaded before `filled`: bytes that came in between are then found by the next turn.
      const stateNow = Atomics.load(counters, state);
      if (stateNow === failed) return "failed";
      const ready = Math.min(Atomics.load(counters, filled), data.byteLength - this.#at, target.byteLength);
      if (ready > 0) {
        target.set(data.subarray(this.#at, this.#at + ready));
        this.#at = (this.#at + ready) % data.byteLength;
        Atomics.sub(counters, filled, ready);
        this.#ring.signal();
        return ready;
      }
      if (stateNow === ended) return 0;
      if (Atomics.wait(counters, events, seen, patience) === "timed-out") return "silent";
    }
  }

  /** Lets the writer know that nobody reads any more. */
  close(): void {
    this.#ring.change(closed);
  }
}

class Ring {
  readonly counters: Int32Array;
  readonly data: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.counters = new Int32Array(memory, 0, counterBytes / Int32Array.BYTES_PER_ELEMENT);
    this.data = new Uint8Array(memory, counterBytes);
  }

  /** The first change of state holds: an ended ring cannot fail, a failed one cannot end. */
  change(to: number): void {
    Atomics.compareExchange(this.counters, state, open, to);
    this.signal();
  }

  signal(): void {
    Atomics.add(this.counters, events, 1);
    Atomics.notify(this.counters, events);
  }
}
