import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { type FernetKey, headerBytes, ivBytes, macBytes, versionByte } from "./fernet.ts";

const blockBytes = 16;

/** How long the token of a plaintext is, in bytes. */
export function tokenBytes(plaintextBytes: number): number {
  const padded = (Math.floor(plaintextBytes / blockBytes) + 1) * blockBytes;
  return headerBytes + padded + macBytes;
}

/** Encrypts as a Fernet token what comes in pieces: everything that `push` and at last `end` give, in order. */
export class FernetCipher {
  readonly #cipher;
  readonly #mac;
  #header: Uint8Array;

  /** @param time unix seconds, which readers may use to refuse old tokens; HAL's do not. */
  constructor(key: FernetKey, time: number, iv: Uint8Array = randomBytes(ivBytes)) {
    this.#cipher = createCipheriv("aes-128-cbc", key.encryption, iv);
    this.#mac = createHmac("sha256", key.signing);
    const start = Buffer.alloc(headerBytes - ivBytes);
    start.writeUInt8(versionByte);
    start.writeBigUInt64BE(BigInt(Math.floor(time)), 1);
    this.#header = Buffer.concat([start, iv]);
  }

  push(plaintext: Uint8Array): Uint8Array {
    return this.#sign(this.#cipher.update(plaintext));
  }

  end(): Uint8Array {
    return Buffer.concat([this.#sign(this.#cipher.final()), this.#mac.digest()]);
  }

  #sign(ciphertext: Uint8Array): Uint8Array {
    const bytes = Buffer.concat([this.#header, ciphertext]);
    this.#header = new Uint8Array();
    this.#mac.update(bytes);
    return bytes;
  }
}
