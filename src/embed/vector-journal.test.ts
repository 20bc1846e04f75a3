import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { VectorJournal } from "./vector-journal.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let made = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(async () => folder[Symbol.asyncDispose]());

const batchSize = 3;
const dimension = 4;

function vectorOf(number: number): Float32Array {
  return Float32Array.from({ length: dimension }, (_, i) => number + i / 8);
}

function open(file: string): VectorJournal {
  return VectorJournal.open(file, "plan", batchSize);
}

/** Appends those batches, named by their first vectors, that are not held. */
function write(file: string, firsts: readonly number[], total = 12): void {
  const journal = open(file);
  for (const first of firsts.filter((each) => !journal.holds(each))) {
    const count = Math.min(batchSize, total - first);
    journal.append(
      first,
      Array.from({ length: count }, (_, i) => ({
        vector: vectorOf(first + i),
        isLong: (first + i) % 5 === 0,
      })),
    );
  }
  journal.close();
}

/** What the file gives back of the batches that it holds. */
function contents(file: string) {
  const journal = open(file);
  const target = new Float32Array(dimension);
  const vectors: [number, number[]][] = [];
  for (let number = 0; vectors.length < journal.count; number++) {
    if (!journal.holds(number - (number % batchSize))) continue;
    journal.read(number, new Uint8Array(target.buffer));
    vectors.push([number, [...target]]);
  }
  const { long, firstMissing } = journal;
  journal.close();
  return { vectors, long, firstMissing };
}

function newFile(): string {
  return path.join(folder.path, `${++made}.part`);
}

describe("VectorJournal", () => {
  it("gives back what it was given in any order, also after it was closed", () => {
    const file = newFile();
    write(file, [3, 9], 11);
    expect(contents(file).firstMissing).toBe(0);
    write(file, [0, 6], 11);
    const { vectors, long, firstMissing } = contents(file);
    expect(vectors).toEqual(Array.from({ length: 11 }, (_, number) => [number, [...vectorOf(number)]]));
    expect(long).toBe(3);
    expect(firstMissing).toBe(12);
  });

  it("keeps whole batches wherever the file ends or is spoiled, and goes on to the same vectors", () => {
    const whole = newFile();
    const order = [6, 0, 9, 3];
    write(whole, order);
    const bytes = readFileSync(whole);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.boolean(), (at, isSpoiled) => {
        const file = newFile();
        writeFileSync(file, bytes);
        if (isSpoiled && at < bytes.length) {
          const spoiled = Buffer.from(bytes);
          // The head is another matter: it says of which run the vectors are.
          if (at < "hindcast embeddings plan\n".length) return;
          spoiled[at] = (spoiled[at] ?? 0) ^ 0x55;
          writeFileSync(file, spoiled);
        } else truncateSync(file, at);
        const { vectors } = contents(file);
        expect(vectors.length % batchSize).toBe(0);
        expect(vectors).toEqual(vectors.map(([number]) => [number, [...vectorOf(number)]]));
        write(file, order);
        expect(readFileSync(file).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses to go on with another plan, and leaves the file as it is", () => {
    const file = newFile();
    write(file, [0, 3]);
    const before = readFileSync(file);
    expect(() => VectorJournal.open(file, "other", batchSize)).toThrow(
      /holds an unfinished run with other settings/,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("refuses vectors of another length, and a file of something else", () => {
    const file = newFile();
    write(file, [0]);
    const journal = open(file);
    expect(() => journal.append(3, [{ vector: new Float32Array(2), isLong: false }])).toThrow(
      /another length/,
    );
    journal.close();
    const other = newFile();
    appendFileSync(other, "a text that somebody else has put here, longer than the head");
    expect(() => open(other)).toThrow(/holds an unfinished run/);
  });
});
