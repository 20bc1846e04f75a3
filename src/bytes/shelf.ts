import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { HindcastError, messageOf } from "../model/error.ts";

/** Where a text lies on a shelf. */
export interface Slot {
  readonly offset: number;
  readonly length: number;
}

const bufferBytes = 1 << 20;

/**
 * Bytes put aside on disk, to be fetched again in any order: for what does not fit into memory. The file has no name
 * any more once it is open, so that whatever ends the process, it goes.
 */
export class Shelf implements Disposable {
  readonly #file: number;
  #written = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  /** @throws HindcastError `output` when the folder for temporary files cannot be written */
  constructor() {
    const name = path.join(tmpdir(), `hindcast-shelf-${randomUUID()}`);
    this.#file = guarded(() => openSync(name, "wx+", 0o600));
    // Windows does not let go of an open file; there the system's cleaning has to.
    if (process.platform !== "win32") rmSync(name);
  }

  put(bytes: Uint8Array): Slot {
    const slot = { offset: this.#written + this.#heldBytes, length: bytes.byteLength };
    this.#held.push(bytes);
    this.#heldBytes += bytes.byteLength;
    if (this.#heldBytes >= bufferBytes) this.#flush();
    return slot;
  }

  get({ offset, length }: Slot): Buffer {
    if (offset + length > this.#written) this.#flush();
    const bytes = Buffer.alloc(length);
    guarded(() => {
      for (let at = 0; at < length; ) {
        const count = readSync(this.#file, bytes, at, length - at, offset + at);
        if (count === 0) throw new Error("the file ends early");
        at += count;
      }
    });
    return bytes;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#held);
    guarded(() => {
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#file, bytes, at, bytes.length - at, this.#written + at);
    });
    this.#written += bytes.length;
    this.#held = [];
    this.#heldBytes = 0;
  }
}

function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new HindcastError("output", `temporary file in ${tmpdir()}: ${messageOf(cause)}`, {
      hint: "check that its disk has room, or set TMPDIR to another",
      cause,
    });
  }
}
