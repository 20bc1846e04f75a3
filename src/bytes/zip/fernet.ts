import { createDecipheriv, createHmac, type Decipher, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { HindcastError } from "../../model/error.ts";

/** HAL's password, published in its harness: the encryption keeps traces from training crawlers, not from readers. */
export const halPassword = "hal1234";

// A Fernet token: version, time, IV, AES-128-CBC with PKCS #7 padding, HMAC-SHA256 of all before it.
export const versionByte = 0x80;
export const ivBytes = 16;
export const macBytes = 32;
export const headerBytes = 1 + 8 + ivBytes;

/** The two keys of a Fernet token, 16 bytes each. */
export interface FernetKey {
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
}

/** The key that HAL derives from a password: PBKDF2-HMAC-SHA256 with 480,000 rounds. Takes a sixth of a second. */
export function fernetKey(password: string, salt: Uint8Array): FernetKey {
  const key = pbkdf2Sync(password, salt, 480_000, 32, "sha256");
  return { signing: key.subarray(0, 16), encryption: key.subarray(16) };
}

/** Said when the key does not fit: a wrong key and changed data cannot be told apart. */
export function wrongKey(received: string): HindcastError {
  return new HindcastError("bad-input", "wrong password or damaged data", {
    received,
    hint: "HAL's own password is the default; give another with --password",
  });
}

/**
 * Decrypts a Fernet token that comes in pieces. What `push` gives is not verified: only when `end` has returned is
 * the token known to be whole and unchanged.
 */
export class FernetDecipher {
  readonly #key: FernetKey;
  readonly #mac;
  #decipher: Decipher | undefined;
  /** The header until it is whole; then the last bytes, which may be the MAC. */
  #held: Uint8Array = new Uint8Array();

  constructor(key: FernetKey) {
    this.#key = key;
    this.#mac = createHmac("sha256", key.signing);
  }

  /** Takes the next bytes of the token, gives plaintext. @throws HindcastError `bad-input`. */
  push(bytes: Uint8Array): Uint8Array {
    let joined = Buffer.concat([this.#held, bytes]);
    if (!this.#decipher) {
      if (joined.byteLength > 0) checkVersion(joined[0]);
      if (joined.byteLength < headerBytes) {
        this.#held = joined;
        return new Uint8Array();
      }
      const header = joined.subarray(0, headerBytes);
      this.#mac.update(header);
      this.#decipher = createDecipheriv("aes-128-cbc", this.#key.encryption, header.subarray(-ivBytes));
      joined = joined.subarray(headerBytes);
    }
    const end = Math.max(0, joined.byteLength - macBytes);
    this.#held = joined.subarray(end);
    const ciphertext = joined.subarray(0, end);
    this.#mac.update(ciphertext);
    return this.#decipher.update(ciphertext);
  }

  /** Verifies the token and gives the last plaintext. @throws HindcastError `bad-input`. */
  end(): Uint8Array {
    if (!this.#decipher || this.#held.byteLength < macBytes)
      throw new HindcastError("bad-input", "the Fernet token is cut short");
    if (!timingSafeEqual(this.#mac.digest(), this.#held)) throw wrongKey("a MAC that does not fit");
    try {
      return this.#decipher.final();
    } catch (cause) {
      throw new HindcastError("bad-input", "the Fernet token is authentic but its padding is wrong", {
        cause,
      });
    }
  }
}

function checkVersion(version: number | undefined): void {
  if (version === versionByte) return;
  throw new HindcastError("bad-input", "not a Fernet token: its first byte names another version", {
    received: `0x${version?.toString(16)}`,
    expected: "0x80",
  });
}
