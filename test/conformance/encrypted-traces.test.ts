import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { openTraceZip } from "../../src/bytes/zip/trace-zip.ts";
import { dataFile, hasData } from "./data.ts";

const folder = dataFile("hal/traces");

describe.skipIf(!hasData)("HAL's encrypted traces", () => {
  const zips = hasData ? readdirSync(folder).filter((name) => name.endsWith(".zip")) : [];

  test("there are some", () => expect(zips.length).toBeGreaterThan(0));

  test.each(zips)("%s: each member is the trace that its name says, read either way", async (zip) => {
    for (const member of await openTraceZip(path.join(folder, zip))) {
      expect(member).toMatchObject({ encrypted: true, isTrace: true });
      const reader = member.open();
      const room = new Uint8Array(1 << 20);
      const parts: Buffer[] = [];
      for (let read = reader.read(room); read > 0; read = reader.read(room))
        parts.push(Buffer.from(room.subarray(0, read)));
      reader.close();
      const bytes = Buffer.concat(parts);
      expect(member.plaintextBytes).toBeGreaterThanOrEqual(bytes.byteLength);
      expect(member.plaintextBytes - bytes.byteLength).toBeLessThan(200);
      expect(`${JSON.parse(bytes.toString()).config.run_id}_UPLOAD.json`).toBe(member.plainName);

      const streamed: Uint8Array[] = [];
      for await (const piece of member.stream()) streamed.push(piece);
      expect(Buffer.concat(streamed).equals(bytes)).toBe(true);
    }
  });
});
