import { gunzipSync } from "node:zlib";
import type { AsyncBuffer } from "hyparquet";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { PackedTask } from "./pack-tasks.ts";
import { readTar } from "./tar.ts";
import type { TaskFile } from "./task-file.ts";

/**
 * The tasks of a Parquet file as it was packed, a row group at a time. Rows without a path or an archive are passed over.
 *
 * @throws HindcastError `bad-input`
 */
export async function* packedTasks(file: AsyncBuffer, name: string): AsyncGenerator<PackedTask> {
  for await (const row of rowsOf(file, name, ["path", "task_binary"])) {
    const binary: unknown = row["task_binary"];
    const path = textOf(row["path"]);
    if (binary instanceof Uint8Array && path !== undefined)
      yield { name: path, archive: Buffer.from(binary.buffer, binary.byteOffset, binary.byteLength) };
  }
}

/** Their names alone, without reading what is in them. @throws HindcastError `bad-input` */
export async function packedNames(file: AsyncBuffer, name: string): Promise<string[]> {
  const names: string[] = [];
  for await (const row of rowsOf(file, name, ["path"])) names.push(textOf(row["path"]) ?? "");
  return names;
}

/** The files in an archive, which may be gzipped or not. @throws HindcastError `bad-input` */
export function unpacked(task: string, archive: Buffer): TaskFile[] {
  try {
    const isGzip = archive[0] === 0x1f && archive[1] === 0x8b;
    return readTar(isGzip ? gunzipSync(archive) : archive);
  } catch (cause) {
    throw new HindcastError("bad-input", `task ${task} cannot be unpacked: ${messageOf(cause)}`, { cause });
  }
}

async function* rowsOf(file: AsyncBuffer, name: string, columns: string[]) {
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  try {
    const metadata = await parquetMetadataAsync(file);
    let rowStart = 0;
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      yield* await parquetReadObjects({
        file,
        metadata,
        compressors,
        columns,
        rowStart,
        rowEnd,
        utf8: false,
      });
      rowStart = rowEnd;
    }
  } catch (cause) {
    if (HindcastError.isInstance(cause)) throw cause;
    throw new HindcastError("bad-input", `${name} holds no packed tasks: ${messageOf(cause)}`, { cause });
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : undefined;
}
