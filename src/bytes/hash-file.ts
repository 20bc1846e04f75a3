import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { Worker } from "node:worker_threads";

/**
 * The SHA-256 of a file, hexadecimal. That of a large file is made by another thread, so that this one can read it
 * meanwhile.
 */
export async function hashFile(path: string): Promise<string> {
  // A small file is hashed sooner than a thread is started; and Node 20 starts none from TypeScript.
  if (import.meta.url.endsWith(".ts") || statSync(path).size < largeBytes) return hashFileHere(path);
  hashing ??= new HashThread();
  return hashing.hash(path);
}

let hashing: HashThread | undefined;

/** What the thread answers, in the order in which it was asked. */
export type HashAnswer = { readonly sha256: string } | { readonly failure: unknown };

interface Waiting {
  readonly resolve: (sha256: string) => void;
  readonly reject: (failure: unknown) => void;
}

/** A thread that lasts, since its start takes as long as it needs for 40 MB; the process does not wait for its end. */
class HashThread {
  // Flags of the process, such as --input-type, are not meant for the thread and could keep it from starting.
  readonly #thread = new Worker(new URL("../bytes/hash-file-thread.js", import.meta.url), { execArgv: [] });
  readonly #waiting: Waiting[] = [];

  constructor() {
    this.#thread.on("message", (answer: HashAnswer) => {
      const first = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#thread.unref();
      if ("sha256" in answer) first?.resolve(answer.sha256);
      else first?.reject(answer.failure);
    });
    this.#thread.on("error", (failure) => this.#end(failure));
    this.#thread.on("exit", () => this.#end(new Error("the thread that hashes ended early")));
  }

  hash(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#thread.ref();
      this.#thread.postMessage(path);
    });
  }

  #end(failure: unknown): void {
    if (hashing === this) hashing = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(failure);
  }
}

const largeBytes = 1 << 24;
// Small enough to stay in a cache between being read and being hashed.
const pieceBytes = 1 << 17;

/** The same in this thread. */
export function hashFileHere(path: string): string {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(pieceBytes);
  const file = openSync(path, "r");
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      hash.update(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
