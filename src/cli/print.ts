import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { HindcastError, messageOf } from "../model/error.ts";

/** Prints pieces of text to stdout as they come. A reader that has seen enough, as `head`, is no failure. */
export async function print(text: AsyncIterable<string> | Iterable<string>): Promise<void> {
  await pipeline(Readable.from(text), process.stdout, { end: false }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return;
    throw HindcastError.isInstance(error)
      ? error
      : new HindcastError("output", `cannot print: ${messageOf(error)}`, { cause: error });
  });
}

/** Says something beside the result, on stderr. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
