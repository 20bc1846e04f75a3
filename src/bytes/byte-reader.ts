import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { HindcastError, messageOf } from "../model/error.ts";

/**
 * Where bytes come from, pulled in order. Pulling is synchronous: the scanner behind it is a plain descent that asks
 * for more bytes wherever it happens to be, which asynchronous code would have to be cut into pieces for. Sources
 * that are made by other threads (an encrypted zip) block until their next bytes are there.
 */
export interface ByteReader {
  /** What to call it in messages: a path, or `path!member` inside a zip. */
  readonly name: string;
  /** Bytes in all, when known beforehand. */
  readonly size: number | undefined;
  /** Fills the beginning of `target`; gives how many bytes, 0 only at the end. @throws HindcastError `bad-input`. */
  read(target: Uint8Array): number;
  close(): void;
}

/** The bytes of a file. @throws HindcastError `bad-input` when it cannot be opened. */
export function openFile(path: string): ByteReader {
  const guard = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      throw new HindcastError("bad-input", `cannot be read: ${messageOf(cause)}`, { cause });
    }
  };
  const file = guard(() => openSync(path, "r"));
  return {
    name: path,
    size: guard(() => fstatSync(file).size),
    read: (target) => guard(() => readSync(file, target, 0, target.byteLength, null)),
    close: () => closeSync(file),
  };
}

/** Bytes that are in memory already. */
export function readBytes(bytes: Uint8Array, name = "bytes"): ByteReader {
  let at = 0;
  return {
    name,
    size: bytes.byteLength,
    read: (target) => {
      const part = bytes.subarray(at, at + target.byteLength);
      target.set(part);
      at += part.byteLength;
      return part.byteLength;
    },
    close: () => undefined,
  };
}

/** The same reader, with `onBytes` told of every piece that was read; at the end of an empty one. */
export function watched(reader: ByteReader, onBytes: (bytes: Uint8Array) => void): ByteReader {
  return {
    name: reader.name,
    size: reader.size,
    read(target) {
      const bytes = reader.read(target);
      onBytes(target.subarray(0, bytes));
      return bytes;
    },
    close: () => reader.close(),
  };
}

/** Reads what is left, for what the reader itself finds out at the end. */
export function readToEnd(reader: ByteReader): void {
  const target = Buffer.allocUnsafe(1 << 16);
  while (reader.read(target) > 0);
}
