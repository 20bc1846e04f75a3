import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RingReader, RingWriter, sharedRing } from "./shared-ring.ts";

// One thread here; two are at work in trace-zip.test.ts.
test("bytes come out in the order they went in, however the ring turns", () => {
  const capacity = 16;
  const steps = fc.array(fc.record({ write: fc.nat(capacity), read: fc.integer({ min: 1, max: capacity }) }));
  fc.assert(
    fc.property(steps, (plan) => {
      const { writer, reader } = ring(capacity);
      let [written, taken] = [0, 0];
      for (const { write, read } of plan) {
        // No more than there is room for: a full ring would block for good.
        const bytes = Math.min(write, capacity - (written - taken));
        writer.write(Uint8Array.from({ length: bytes }, (_, index) => written + index));
        written += bytes;
        const target = new Uint8Array(read);
        const found = reader.read(target, 0);
        if (written === taken) expect(found).toBe("silent");
        else {
          expect(found).toBeGreaterThan(0);
          expect([...target.subarray(0, Number(found))]).toEqual(
            Array.from({ length: Number(found) }, (_, index) => (taken + index) & 255),
          );
          taken += Number(found);
        }
      }
    }),
  );
});

describe("the end", () => {
  const room = new Uint8Array(8);

  test("comes after all bytes, and stays", () => {
    const { writer, reader } = ring(8);
    writer.write(Uint8Array.of(1, 2));
    writer.end();
    writer.fail();
    expect([0, 1, 2].map(() => reader.read(room, 0))).toEqual([2, 0, 0]);
  });

  test("does not come after a failure, and bytes not yet read are not given either", () => {
    const { writer, reader } = ring(8);
    writer.write(Uint8Array.of(1, 2));
    writer.fail();
    writer.end();
    expect([0, 1].map(() => reader.read(room, 0))).toEqual(["failed", "failed"]);
  });

  test("a writer is told that nobody reads", () => {
    const { writer, reader } = ring(8);
    expect(writer.write(Uint8Array.of(1))).toBe(true);
    reader.close();
    expect(writer.write(Uint8Array.of(1))).toBe(false);
  });
});

function ring(capacity: number) {
  const memory = sharedRing(capacity);
  return { writer: new RingWriter(memory), reader: new RingReader(memory) };
}
