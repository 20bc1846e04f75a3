import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { HindcastError, messageOf } from "../model/error.ts";
import { formatRows, textFormats } from "../query/format.ts";
import { query, queryToParquet } from "../query/query.ts";
import { exitCodes } from "./exit-codes.ts";

interface QueryFlags {
  readonly store: string;
  readonly format: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `hindcast query`. */
export async function queryCommand(
  sql: string,
  { store, format: asked, out, json }: QueryFlags,
): Promise<number> {
  const format = json ? "json" : asked;
  if (format === "parquet") {
    if (out === undefined) {
      throw new HindcastError("usage", "--format parquet needs -o FILE: Parquet cannot be printed");
    }
    await queryToParquet(store, sql, out);
    return exitCodes.done;
  }
  const textFormat = textFormats.find((known) => known === format);
  if (textFormat === undefined) {
    const expected = `one of ${[...textFormats, "parquet"].join(", ")}`;
    throw new HindcastError("usage", "--format", { received: format, expected });
  }
  await query(store, sql, async (rows) => {
    const text = Readable.from(formatRows(textFormat, rows));
    await (out === undefined ? print(text) : write(text, out));
  });
  return exitCodes.done;
}

// A reader that has seen enough, as `head`, is no failure.
async function print(text: Readable): Promise<void> {
  await pipeline(text, process.stdout, { end: false }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw error;
  });
}

async function write(text: Readable, file: string): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(text, createWriteStream(draft));
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    if (HindcastError.isInstance(cause)) throw cause;
    throw new HindcastError("output", `cannot write ${file}: ${messageOf(cause)}`, { cause });
  }
}
