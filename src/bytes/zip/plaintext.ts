import { HindcastError } from "../../model/error.ts";
import { Base64Decoder } from "./base64-decoder.ts";
import type { ZipEntry } from "./directory.ts";
import { Envelope } from "./envelope.ts";
import { FernetDecipher, type FernetKey, fernetKey, wrongKey } from "./fernet.ts";
import { findSalt } from "./find-salt.ts";
import { inflateEntry } from "./inflate-entry.ts";
import { mayBeJsonText } from "./text-probe.ts";

const encryptedSuffix = /(?<=[^/])\.encrypted$/;
// Node decodes base64 several times faster in pieces of this size than in larger ones.
const pieceBytes = 48 * 1024;
const textSuffix = /\.jsonl?$/;

/** True when a member is encrypted in HAL's way, by its name. */
export function isEncrypted(name: string): boolean {
  return encryptedSuffix.test(name);
}

/** The name of what is in a member. */
export function plainName(name: string): string {
  return name.replace(encryptedSuffix, "");
}

/** What it takes to read a member. Plain data, so that it can be handed to another thread. */
export interface MemberSource {
  readonly path: string;
  readonly entry: ZipEntry;
  readonly password: string;
}

/**
 * The bytes of a member, decrypted where it is encrypted, in constant memory: a few hundred kilobytes are under way.
 * They are verified only when the last one was taken without an error: whoever keeps them must wait for that.
 *
 * @throws HindcastError `bad-input`, naming the member.
 */
export async function* plaintextOf(
  { path, entry, password }: MemberSource,
  keyOf: (password: string, salt: Uint8Array) => FernetKey = fernetKey,
): AsyncGenerator<Uint8Array> {
  try {
    if (!isEncrypted(entry.name)) yield* inflateEntry(path, entry);
    else yield* decrypt(path, entry, (salt) => keyOf(password, salt));
  } catch (cause) {
    if (!HindcastError.isInstance(cause)) throw cause;
    const { code, message, hint } = cause;
    throw new HindcastError(code, `member ${entry.name}: ${message}`, { cause, ...(hint && { hint }) });
  }
}

async function* decrypt(
  path: string,
  entry: ZipEntry,
  keyOf: (salt: Uint8Array) => FernetKey,
): AsyncGenerator<Uint8Array> {
  const salt = await findSalt(path, entry);
  const envelope = new Envelope();
  const token = new Base64Decoder("base64", "encrypted_data");
  const bytes = new Base64Decoder("base64url", "the token in encrypted_data");
  const fernet = new FernetDecipher(keyOf(decodeSalt(salt)));
  let isChecked = !textSuffix.test(plainName(entry.name));
  for await (const inflated of inflateEntry(path, entry)) {
    const text = envelope.push(inflated);
    for (let at = 0; at < text.byteLength; at += pieceBytes) {
      const plaintext = fernet.push(bytes.push(token.push(text.subarray(at, at + pieceBytes))));
      if (plaintext.byteLength === 0) continue;
      // Tells a wrong password at the first bytes instead of gigabytes later, at the MAC.
      if (!isChecked && !mayBeJsonText(plaintext)) throw wrongKey("data that is not text once decrypted");
      isChecked = true;
      yield plaintext;
    }
  }
  envelope.end();
  if (envelope.salt !== salt) throw new HindcastError("bad-input", "its salt is not the one found at first");
  yield fernet.push(bytes.push(token.end()));
  yield fernet.push(bytes.end());
  yield fernet.end();
}

function decodeSalt(text: string): Uint8Array {
  const decoder = new Base64Decoder("base64", "salt");
  const first = Buffer.from(decoder.push(Buffer.from(text, "latin1")));
  return Buffer.concat([first, decoder.end()]);
}
