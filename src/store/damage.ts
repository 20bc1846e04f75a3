import path from "node:path";
import { HindcastError, messageOf } from "../model/error.ts";
import { filesRead, openDatabase } from "./database.ts";

/**
 * What to throw after tables of a store could not be read: a `bad-input` error that names the run and its damaged
 * file where there is one, or else what was thrown.
 */
export async function damageOr(cause: unknown, files: readonly string[]): Promise<unknown> {
  const suspects = suspectsOf(messageOf(cause), files);
  if (suspects.length === 0) return cause;
  // One of its own: after an internal error the database that failed answers nothing more.
  const database = await openDatabase({});
  try {
    const connection = await database.connect();
    for (const file of suspects) {
      const whole = `SELECT max(hash(COLUMNS(*))) FROM ${filesRead("read_parquet", file)}`;
      const fault = await connection.run(whole).then(() => undefined, messageOf);
      if (fault !== undefined) return damaged(file, fault, cause);
    }
    return cause;
  } finally {
    database.closeSync();
  }
}

// DuckDB mostly names the file. What it says without a name in these words may be of any; everything else is of the
// statement.
function suspectsOf(message: string, files: readonly string[]): readonly string[] {
  const named = files.filter((file) => message.includes(file));
  return named.length > 0 || !/^(Invalid Error|IO Error|INTERNAL Error)/.test(message) ? named : files;
}

function damaged(file: string, fault: string, cause: unknown): HindcastError {
  const folder = path.dirname(file);
  const [said = fault] = fault.split("\n");
  return new HindcastError("bad-input", `run ${path.basename(folder)}: cannot read ${file}: ${said}`, {
    cause,
    hint: `the file is damaged: remove ${folder} and ingest the run again`,
  });
}
