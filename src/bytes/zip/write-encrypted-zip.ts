import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { HindcastError, messageOf } from "../../model/error.ts";
import { Base64Encoder } from "./base64-encoder.ts";
import { fernetKey, halPassword } from "./fernet.ts";
import { FernetCipher, tokenBytes } from "./fernet-cipher.ts";
import { mayBeJsonText } from "./text-probe.ts";

const saltBytes = 16;
const pieceBytes = 96 * 1024;
// Ciphertext repeats nothing: all there is to gain is that its alphabet has 64 letters, and the first level gains it.
const compressionLevel = 1;
// The member's JSON, as json.dumps(..., indent=2) lays it out.
const [before, between, after] = ['{\n  "encrypted_data": "', '",\n  "salt": "', '"\n}'] as const;

/**
 * Writes a zip as HAL uploads it, with one member `<name of the source>.encrypted`, in constant memory. Salt, IV and
 * the token's time are new every time, so the same source never gives the same zip.
 *
 * @throws HindcastError `bad-input` when the source cannot be read, changes meanwhile, or is not text.
 */
export async function writeEncryptedZip(
  source: string,
  target: string,
  password = halPassword,
): Promise<void> {
  const stats = await guardRead(() => stat(source));
  const zip = new ZipFile();
  const member = Readable.from(encryptedJson(source, password), { objectMode: false });
  const failed = new Promise<never>((_, reject) => {
    member.on("error", reject);
    zip.on("error", (cause) =>
      reject(new HindcastError("bad-input", `changed while it was read: ${messageOf(cause)}`, { cause })),
    );
  });
  zip.addReadStream(member, `${path.basename(source)}.encrypted`, {
    mtime: stats.mtime,
    size: encryptedBytes(stats.size),
    compressionLevel,
  });
  zip.end();
  const abort = new AbortController();
  const written = pipeline(zip.outputStream, createWriteStream(target), { signal: abort.signal });
  try {
    await Promise.race([written, failed]);
  } catch (error) {
    abort.abort();
    member.destroy();
    await written.catch(() => {});
    throw error;
  }
}

async function* encryptedJson(source: string, password: string): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(saltBytes);
  const fernet = new FernetCipher(fernetKey(password, salt), Date.now() / 1000);
  const [token, text] = [new Base64Encoder("base64url"), new Base64Encoder("base64")];
  yield Buffer.from(before);
  for await (const plaintext of textOf(source)) yield text.push(token.push(fernet.push(plaintext)));
  yield text.push(token.push(fernet.end()));
  yield text.push(token.end());
  yield text.end();
  yield Buffer.from(between + salt.toString("base64") + after);
}

async function* textOf(source: string): AsyncGenerator<Uint8Array> {
  const pieces = createReadStream(source, { highWaterMark: pieceBytes })[Symbol.asyncIterator]();
  for (let isFirst = true; ; isFirst = false) {
    const { done, value } = await guardRead(() => pieces.next());
    if (done) return;
    if (isFirst && !mayBeJsonText(value)) throw new HindcastError("bad-input", "is not JSON text");
    yield value;
  }
}

/** The length of the member, which the zip states before it. */
function encryptedBytes(plaintextBytes: number): number {
  const base64 = (bytes: number) => Math.ceil(bytes / 3) * 4;
  return (before + between + after).length + base64(base64(tokenBytes(plaintextBytes))) + base64(saltBytes);
}

async function guardRead<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
  }
}
