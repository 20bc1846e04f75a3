import { createCipheriv, createHmac } from "node:crypto";
import type { FernetKey } from "../../src/bytes/zip/fernet.ts";

/** A key that costs nothing to derive; the real derivation takes a sixth of a second. */
export const cheapKey: FernetKey = { signing: Buffer.alloc(16, 7), encryption: Buffer.alloc(16, 9) };

/** 16 bytes, as base64. */
export const salt = "MDEyMzQ1Njc4OWFiY2RlZg==";

/** A Fernet token made in one piece, apart from the code under test. */
export function fernetToken(plaintext: Uint8Array | string, key = cheapKey, withPadding = true): Buffer {
  const iv = Buffer.from("0123456789abcdef");
  const cipher = createCipheriv("aes-128-cbc", key.encryption, iv).setAutoPadding(withPadding);
  const head = Buffer.concat([Buffer.from([0x80, 0, 0, 0, 0, 0x68, 0, 0, 0]), iv]);
  const body = Buffer.concat([head, cipher.update(Buffer.from(plaintext)), cipher.final()]);
  return Buffer.concat([body, createHmac("sha256", key.signing).update(body).digest()]);
}

/** The text of a token: base64url with padding. */
export function tokenText(token: Uint8Array): string {
  const text = Buffer.from(token).toString("base64url");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** What a member of an encrypted zip holds, for this text of a token. */
export function encryptedMember(token: string, order: "data first" | "salt first" = "data first"): string {
  const data = ["encrypted_data", Buffer.from(token, "latin1").toString("base64")];
  const parts = order === "data first" ? [data, ["salt", salt]] : [["salt", salt], data];
  return JSON.stringify(Object.fromEntries(parts), null, 2);
}

/** A member that holds this plaintext. */
export function encrypted(plaintext: Uint8Array | string, key = cheapKey): string {
  return encryptedMember(tokenText(fernetToken(plaintext, key)));
}
