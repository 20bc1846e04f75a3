import { existsSync } from "node:fs";
import path from "node:path";

/** The folder of real data that conformance tests read; not part of the package. */
export const dataFolder = process.env["HINDCAST_TEST_DATA"] ?? path.resolve("../shared/data");

/** False where the real data is absent; the tests then say that they were skipped. */
export const hasData = existsSync(dataFolder);

if (!hasData) {
  process.stderr.write(`conformance tests SKIPPED: no real data at ${dataFolder} (set HINDCAST_TEST_DATA)\n`);
}

/** A file of the real data. */
export function dataFile(...parts: string[]): string {
  return path.join(dataFolder, ...parts);
}
