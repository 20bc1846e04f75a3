import { HindcastError } from "../../model/error.ts";
import type { ByteReader } from "../byte-reader.ts";
import { readDirectory, type ZipEntry } from "./directory.ts";
import { halPassword } from "./fernet.ts";
import { isEncrypted, plainName, plaintextOf } from "./plaintext.ts";
import { readInThread } from "./thread-reader.ts";

/** What a zip may unpack to, as protection against zips made to fill memory, disk or time. */
export interface ZipLimits {
  /** Most inflated bytes for one compressed byte, of members above one megabyte. */
  readonly ratio: number;
  /** Most plaintext bytes of a member. */
  readonly bytes: number;
}

/** Encrypted traces have a ratio of 1.4, plain ones up to 30 or so; the largest known have five gigabytes. */
const defaultLimits: ZipLimits = { ratio: 100, bytes: 64 * 2 ** 30 };

/** How an encrypted zip of traces is opened. */
export interface TraceZipOptions {
  /** Default: HAL's own. */
  readonly password?: string | undefined;
  readonly limits?: Partial<ZipLimits> | undefined;
}

/** A file inside a zip. */
export interface ZipMember {
  /** As in the zip. */
  readonly name: string;
  /** Without `.encrypted`: what the file is called once unpacked, with `/` between folders. */
  readonly plainName: string;
  readonly encrypted: boolean;
  /** False for what is no trace: a file other than `.json`. */
  readonly isTrace: boolean;
  /** How many bytes of plaintext there are at most, for a progress bar; about a hundred too many when encrypted. */
  readonly plaintextBytes: number;
  /**
   * The plaintext, made by another thread. `read` gives 0, the end, only when all was verified; it throws
   * HindcastError `bad-input`, naming the member, when it was not.
   *
   * @throws HindcastError `bad-input` when the member exceeds the limits or is packed in a way that is not read.
   */
  open(): ByteReader;
  /** The same bytes for asynchronous code, made without another thread. */
  stream(): AsyncGenerator<Uint8Array>;
}

const tooSmallToJudge = 1 << 20;

/**
 * The members of a zip as HAL uploads it: encrypted traces, plain ones, and what else there is.
 *
 * @throws HindcastError `bad-input` when the file is no zip, is cut short, or is made to mislead (see `readDirectory`).
 */
export async function openTraceZip(path: string, options: TraceZipOptions = {}): Promise<ZipMember[]> {
  const limits = { ...defaultLimits, ...options.limits };
  const password = options.password ?? halPassword;
  return (await readDirectory(path)).map((entry) => {
    const { name } = entry;
    const source = { path, entry, password };
    const encrypted = isEncrypted(name);
    const plaintextBytes = encrypted ? Math.floor((entry.size * 9) / 16) : entry.size;
    return {
      name,
      plainName: plainName(name),
      encrypted,
      isTrace: /\.json$/.test(plainName(name)) && !/(?:^|\/)\._|^__MACOSX\//.test(name),
      plaintextBytes,
      open() {
        checkReadable(entry, plaintextBytes, limits);
        return readInThread(source, `${path}!${name}`, encrypted ? undefined : entry.size);
      },
      stream() {
        checkReadable(entry, plaintextBytes, limits);
        return plaintextOf(source);
      },
    };
  });
}

// Declared sizes are enough to judge by: `inflateEntry` stops where a member goes beyond what it declares.
function checkReadable(
  { name, method, locked, size, compressedSize }: ZipEntry,
  bytes: number,
  limits: ZipLimits,
) {
  const refuse = (problem: string, received: string, expected: string) => {
    throw new HindcastError("bad-input", `member ${name}: ${problem}`, { received, expected });
  };
  if (locked) refuse("locked by zip's own encryption", "an encrypted entry", "an open one");
  if (method !== 0 && method !== 8)
    refuse("unknown compression", `method ${method}`, "0 (stored) or 8 (deflate)");
  if (bytes > limits.bytes) refuse("too large once unpacked", `${bytes} bytes`, `at most ${limits.bytes}`);
  const ratio = size / Math.max(1, compressedSize);
  if (size > tooSmallToJudge && ratio > limits.ratio)
    refuse("packed too tightly for a trace", `a ratio of ${ratio.toFixed(0)}`, `at most ${limits.ratio}`);
}
