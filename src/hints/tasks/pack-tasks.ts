import { gzipSync } from "node:zlib";
import { HindcastError, messageOf } from "../../model/error.ts";
import { packTar } from "./tar.ts";
import type { TaskFile } from "./task-file.ts";

/** A task, ready to be packed. */
export interface NamedTask {
  readonly name: string;
  readonly files: readonly TaskFile[];
}

export interface PackedTask {
  readonly name: string;
  /** As {@link packTask} makes it. */
  readonly archive: Buffer;
}

/** A task's files as a gzipped tar; equal files give equal bytes. */
export function packTask(files: readonly TaskFile[]): Buffer {
  const packed = gzipSync(packTar(files), { level: 9 });
  // The header names the system it was made on.
  packed[9] = 0xff;
  return packed;
}

// A reader holds a row group as a whole.
const groupBytes = 32 << 20;

/**
 * Writes tasks as other programs read them: a Parquet file with a row a task, `path` and `task_binary`.
 *
 * @param file where the file goes
 * @throws HindcastError `output`
 */
export async function packTasks(
  file: string,
  tasks: AsyncIterable<PackedTask> | Iterable<PackedTask>,
): Promise<void> {
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  try {
    const writer = new ParquetWriter({
      writer: fileWriter(file),
      createdBy: "hindcast",
      statistics: false,
      // Gzip inside gains nothing more.
      codec: "UNCOMPRESSED",
      schema: [
        { name: "root", num_children: 2 },
        {
          name: "path",
          repetition_type: "OPTIONAL",
          type: "BYTE_ARRAY",
          converted_type: "UTF8",
          logical_type: { type: "STRING" },
        },
        { name: "task_binary", repetition_type: "OPTIONAL", type: "BYTE_ARRAY" },
      ],
    });
    for await (const group of groups(tasks)) {
      await writer.write({
        rowGroupSize: group.length,
        columnData: [
          { name: "path", data: group.map(({ name }) => name) },
          { name: "task_binary", data: group.map(({ archive }) => archive) },
        ],
      });
    }
    await writer.finish();
  } catch (cause) {
    if (HindcastError.isInstance(cause)) throw cause;
    throw new HindcastError("output", `cannot write ${file}: ${messageOf(cause)}`, { cause });
  }
}

async function* groups(
  tasks: AsyncIterable<PackedTask> | Iterable<PackedTask>,
): AsyncGenerator<PackedTask[]> {
  let [group, bytes]: [PackedTask[], number] = [[], 0];
  for await (const { name, archive } of tasks) {
    group.push({ name, archive });
    bytes += archive.length;
    if (bytes < groupBytes) continue;
    yield group;
    [group, bytes] = [[], 0];
  }
  if (group.length > 0) yield group;
}
