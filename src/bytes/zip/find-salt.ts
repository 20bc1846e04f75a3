import { open } from "node:fs/promises";
import { HindcastError } from "../../model/error.ts";
import { inflateTail } from "./deflate-tail.ts";
import type { ZipEntry } from "./directory.ts";
import { Envelope } from "./envelope.ts";
import { inflateEntry } from "./inflate-entry.ts";

// Deflate blocks of base64 text are some 12 KB long: room for ten.
const tailBytes = 128 * 1024;

/**
 * The salt of an encrypted member, which must be known to decrypt its first byte and which stands after its last.
 * Three ways, the cheap ones first: it is near the beginning; it can be read from the end of the compressed bytes
 * without inflating what is before; the member is inflated once to find it.
 *
 * The second way is a guess: `Envelope` must find the same salt again.
 *
 * @returns 16 bytes, as a rule. @throws HindcastError `bad-input`.
 */
export async function findSalt(path: string, entry: ZipEntry): Promise<string> {
  const near = await readUntilSalt(path, entry, tailBytes);
  const salt = near ?? (await saltAtEnd(path, entry)) ?? (await readUntilSalt(path, entry, Infinity));
  if (salt === undefined)
    throw new HindcastError("bad-input", "no salt in the JSON around the encrypted data");
  return salt;
}

async function readUntilSalt(path: string, entry: ZipEntry, most: number): Promise<string | undefined> {
  const envelope = new Envelope();
  let read = 0;
  for await (const piece of inflateEntry(path, entry)) {
    envelope.push(piece);
    if (envelope.salt !== undefined) return envelope.salt;
    read += piece.byteLength;
    if (read >= most) return undefined;
  }
  return undefined;
}

async function saltAtEnd(
  path: string,
  { start, compressedSize, method }: ZipEntry,
): Promise<string | undefined> {
  const compressed = Buffer.alloc(Math.min(tailBytes, compressedSize));
  const file = await open(path);
  try {
    await file.read(compressed, 0, compressed.byteLength, start + compressedSize - compressed.byteLength);
  } finally {
    await file.close();
  }
  const tail = method === 0 ? compressed : inflateTail(compressed);
  const text = Buffer.from(tail?.subarray(-tailBytes) ?? []).toString("latin1");
  return /"salt"\s*:\s*"([A-Za-z0-9+/]+={0,2})"\s*\}\s*$/.exec(text)?.[1];
}
