import { type FileHandle, open } from "node:fs/promises";
import { HindcastError } from "../model/error.ts";
import type { EmbeddingRecord } from "./embedding-record.ts";
import { recordBeside } from "./embeddings-file.ts";
import { readNpyHead } from "./npy.ts";
import type { StoredVectors } from "./open-embeddings.ts";

// Rows read at once.
const rowsAtOnce = 1024;

/** The vectors of a matrix; a row without text is NaN. */
export function vectorsInNpy(file: string, record: EmbeddingRecord): StoredVectors {
  const { source, dimension } = record;
  const reading = async <T>(use: (matrix: Matrix) => Promise<T>): Promise<T> => {
    const handle = await open(file);
    try {
      return await use({ handle, start: await checkedStart(handle, file, record), dimension });
    } finally {
      await handle.close();
    }
  };
  return {
    vectors: (rows) =>
      reading(async (matrix) => {
        const vectors: Float32Array[] = [];
        for (const row of rows) vectors.push(await readRows(matrix, row, 1));
        return vectors;
      }),
    cosines: (vector) =>
      reading(async (matrix) => {
        const cosines = new Float32Array(source.rows);
        for (let first = 0; first < source.rows; first += rowsAtOnce) {
          const count = Math.min(rowsAtOnce, source.rows - first);
          const values = await readRows(matrix, first, count);
          for (let row = 0; row < count; row++) cosines[first + row] = dotAt(values, row * dimension, vector);
        }
        return cosines;
      }),
  };
}

interface Matrix {
  readonly handle: FileHandle;
  readonly start: number;
  readonly dimension: number;
}

// Where the numbers begin. A file cut short would read as zeros from there on.
async function checkedStart(
  handle: FileHandle,
  file: string,
  { source, dimension }: EmbeddingRecord,
): Promise<number> {
  const head = Buffer.alloc(128);
  await handle.read(head, 0, head.length, 0);
  const shape = readNpyHead(head);
  const { size } = await handle.stat();
  const numbers = shape && (size - shape.bytes) / Float32Array.BYTES_PER_ELEMENT;
  if (shape?.rows === source.rows && shape.columns === dimension && numbers === source.rows * dimension)
    return shape.bytes;
  throw new HindcastError("bad-input", `${file} is not what it was`, {
    received: shape ? `${shape.rows} x ${shape.columns} in ${size} bytes` : "no such matrix",
    expected: `${source.rows} x ${dimension} numbers of 32 bits, as ${recordBeside(file)} says`,
    hint: "embed the table again, with --restart",
  });
}

async function readRows(
  { handle, start, dimension }: Matrix,
  first: number,
  count: number,
): Promise<Float32Array> {
  const values = new Float32Array(count * dimension);
  await handle.read(new Uint8Array(values.buffer), 0, values.byteLength, start + 4 * first * dimension);
  return values;
}

function dotAt(values: Float32Array, from: number, vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (values[from + i] as number) * (vector[i] as number);
  return sum;
}
