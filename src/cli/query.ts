import { HindcastError } from "../model/error.ts";
import { formatRows, textFormats } from "../query/format.ts";
import { query, queryToParquet } from "../query/query.ts";
import { runsFolder } from "../store/layout.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeWhole } from "../tables/whole-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { print } from "./print.ts";

interface QueryFlags {
  readonly store: string;
  readonly format: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `hindcast query`. */
export async function queryCommand(
  sql: string,
  { store, format: asked, out, json }: QueryFlags,
): Promise<number> {
  const format = json ? "json" : asked;
  await refuseOverwriting([out], [], [runsFolder(store)]);
  if (format === "parquet") {
    if (out === undefined) {
      throw new HindcastError("usage", "--format parquet needs -o FILE: Parquet cannot be printed");
    }
    await queryToParquet(store, sql, out);
    return exitCodes.done;
  }
  const textFormat = textFormats.find((known) => known === format);
  if (textFormat === undefined) {
    const expected = `one of ${[...textFormats, "parquet"].join(", ")}`;
    throw new HindcastError("usage", "--format", { received: format, expected });
  }
  await query(store, sql, async (rows) => {
    const text = formatRows(textFormat, rows);
    await (out === undefined ? print(text) : writeWhole(out, text));
  });
  return exitCodes.done;
}
