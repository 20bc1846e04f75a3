import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What a hub says of a file's content: the sha256 of a large file, git's blob hash (sha1) of a small one. */
export interface Expected {
  readonly size: number;
  readonly algorithm: "sha256" | "git-blob";
  /** Lower-case hexadecimal. */
  readonly digest: string;
}

/** Hashes content as it passes: for the record always by sha256, and by git's rule where the hub goes by that. */
export class Checksum {
  readonly #expected: Expected;
  readonly #sha256 = createHash("sha256");
  readonly #git: ReturnType<typeof createHash> | undefined;
  #size = 0;

  constructor(expected: Expected) {
    this.#expected = expected;
    // git hashes `blob <size>`, a zero byte, then the content.
    if (expected.algorithm === "git-blob") this.#git = createHash("sha1").update(`blob ${expected.size}\0`);
  }

  update(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    this.#sha256.update(bytes);
    this.#git?.update(bytes);
  }

  /** Ends the hashing; may be called once. */
  end(): { readonly isRight: boolean; readonly sha256: string } {
    const sha256 = this.#sha256.digest("hex");
    const digest = this.#git?.digest("hex") ?? sha256;
    return { isRight: this.#size === this.#expected.size && digest === this.#expected.digest, sha256 };
  }
}

/** Hashes what a file holds, in constant memory. */
export async function checksumOf(file: string, expected: Expected): Promise<Checksum> {
  const checksum = new Checksum(expected);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum.update(chunk);
  return checksum;
}
