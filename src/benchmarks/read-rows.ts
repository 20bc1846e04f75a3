import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { readPlainOrGzip } from "../bytes/gzip.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { byCodeUnit } from "../model/order.ts";
import { filesRead, openDatabase } from "../store/database.ts";

export interface Rows {
  /** In the order of the file. */
  readonly rows: readonly unknown[];
  readonly path: string;
  /** Of the file; of a folder, over those of its files. */
  readonly sha256: string;
}

const endings = /\.(jsonl|ndjson)(\.gz)?$|\.parquet$/i;

/**
 * The rows of a benchmark's file: .jsonl or .ndjson, either with .gz, or .parquet; or of all such files in a folder, by
 * their names.
 *
 * @throws HindcastError `bad-input` naming the line that cannot be read; `usage` for another ending.
 */
export async function readRows(path: string): Promise<Rows> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? rowsOfFolder(path) : rowsOfFile(path);
}

/** A row through its schema. @throws HindcastError `bad-input` saying what it lacks. */
export function checkedRow<T>(schema: z.ZodType<T>, value: unknown, title: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const id =
    typeof value === "object" && value !== null && "task_id" in value ? ` (task_id ${value.task_id})` : "";
  throw new HindcastError(
    "bad-input",
    `no row of ${title}${id}: ${issue?.path.join(".")}: ${issue?.message}`,
  );
}

/** JSON a line. @throws HindcastError `bad-input` naming the line. */
export function jsonLines(bytes: Uint8Array, path: string): unknown[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HindcastError("bad-input", `${path} is not UTF-8`, { cause });
  }
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch (cause) {
      throw new HindcastError("bad-input", `${path}, line ${index + 1}, is not JSON: ${messageOf(cause)}`, {
        cause,
      });
    }
  });
}

async function rowsOfFolder(folder: string): Promise<Rows> {
  const names = (await readdir(folder)).filter((name) => endings.test(name)).sort(byCodeUnit);
  if (names.length === 0) {
    throw new HindcastError(
      "bad-input",
      `${folder} holds no file that ends in .jsonl, .jsonl.gz or .parquet`,
    );
  }
  const hash = createHash("sha256");
  const rows: unknown[] = [];
  for (const name of names) {
    const file = await rowsOfFile(join(folder, name));
    hash.update(`${file.sha256}\n`);
    rows.push(...file.rows);
  }
  return { rows, path: folder, sha256: hash.digest("hex") };
}

async function rowsOfFile(path: string): Promise<Rows> {
  if (!endings.test(path)) {
    throw new HindcastError("usage", "the file's name must say what it is", {
      received: path,
      expected: "a name that ends in .jsonl, .jsonl.gz or .parquet",
    });
  }
  const { bytes, sha256 } = await readPlainOrGzip(path);
  const rows = /\.parquet$/i.test(path) ? await parquetRows(path) : jsonLines(bytes, path);
  return { rows, path, sha256 };
}

async function parquetRows(path: string): Promise<unknown[]> {
  const database = await openDatabase({ threads: 1 });
  const connection = await database.connect();
  try {
    const found = await connection.runAndReadAll(`FROM ${filesRead("read_parquet", path)}`);
    return found.getRowObjectsJson();
  } catch (cause) {
    throw new HindcastError(
      "bad-input",
      `${path} cannot be read as Parquet: ${messageOf(cause).split("\n")[0]}`,
      {
        cause,
      },
    );
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}
