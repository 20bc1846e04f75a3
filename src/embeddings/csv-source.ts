import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { parse } from "csv-parse";
import { HindcastError } from "../model/error.ts";
import { Spool } from "../store/spool.ts";
import { refuseSameNames } from "./source-columns.ts";

const heldBytes = 8 << 20;

/**
 * Puts the rows of a CSV file into a Parquet file, every cell as text, an empty one as unknown. Read in JavaScript
 * because DuckDB passes over a quote that never ends.
 *
 * @returns the Parquet file
 * @throws HindcastError `bad-input` when a column stands twice or a row is no UTF-8; whatever the parser throws.
 */
export async function spoolCsv(file: string, spoolFile: string): Promise<string> {
  let spool: Spool | undefined;
  let row = 0;
  // As bytes: decoded by the parser, texts in another encoding would be damaged, and different ones become equal.
  const bytes = createReadStream(file, { start: await bytesOfMark(file) });
  const records: AsyncIterable<Buffer[]> = bytes.pipe(parse({ encoding: null }));
  for await (const record of records) {
    const fields = record.map((field) => decoded(field, row, file));
    row++;
    if (spool === undefined) {
      refuseSameNames(fields, file);
      spool = new Spool(
        spoolFile,
        fields.map((name) => ({ name, type: "text" as const })),
      );
      continue;
    }
    const size = fields.reduce((sum, field) => sum + 2 * field.length + 8, 0);
    spool.add(
      fields.map((field) => (field === "" ? null : field)),
      size,
    );
    if (spool.heldBytes > heldBytes) spool.write();
  }
  if (spool === undefined) throw new HindcastError("bad-input", `${file} is empty`);
  spool.finish();
  return spoolFile;
}

function decoded(field: Buffer, row: number, file: string): string {
  if (isUtf8(field)) return field.toString();
  const place = row === 0 ? "its header" : `row ${row}`;
  throw new HindcastError("bad-input", `${file} is not UTF-8`, {
    received: `${JSON.stringify(field.toString("latin1").slice(0, 60))} in ${place}, if read as Latin-1`,
    hint: "save it as UTF-8",
  });
}

const mark = Buffer.from("\ufeff");

// A byte-order mark; the parser would take it for a wish to have texts.
async function bytesOfMark(file: string): Promise<number> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(mark.length), 0, mark.length, 0);
    return buffer.equals(mark) ? mark.length : 0;
  } finally {
    await handle.close();
  }
}
