import path from "node:path";
import { HindcastError } from "../model/error.ts";
import { formatRows, textFormats } from "../query/format.ts";
import { query, queryToParquet } from "../query/query.ts";
import { runKeys, runsFolder } from "../store/layout.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeWhole } from "../tables/whole-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { oneOf } from "./flag-values.ts";
import { note, print } from "./print.ts";

interface QueryFlags {
  readonly store: string;
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `hindcast query`. */
export async function queryCommand(
  sql: string,
  { store, format: asked, out, json }: QueryFlags,
): Promise<number> {
  const format = formatOf({ asked, out, json });
  await refuseOverwriting([out], [], [runsFolder(store)]);
  await tellIfEmpty(store);
  if (format === "parquet") {
    if (out === undefined) {
      throw new HindcastError("usage", "--format parquet needs -o FILE: Parquet cannot be printed");
    }
    await queryToParquet(store, sql, out);
    return exitCodes.done;
  }
  await query(store, sql, async (rows) => {
    const text = formatRows(format, rows);
    await (out === undefined ? print(text) : writeWhole(out, text));
  });
  return exitCodes.done;
}

const formats = [...textFormats, "parquet"] as const;
type Format = (typeof formats)[number];

// The form in which files with such an ending are.
const endings: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".json": "json",
  ".parquet": "parquet",
  ".txt": "table",
};

/** What `--format` or `--json` says, else the file's ending, else a table. @throws HindcastError `usage` where they differ */
function formatOf({
  asked,
  out,
  json,
}: {
  asked: string | undefined;
  out: string | undefined;
  json: boolean | undefined;
}): Format {
  const given = asked === undefined ? undefined : oneOf("--format", formats, asked);
  if (json && given !== undefined && given !== "json") {
    throw new HindcastError("usage", "--json", { received: `--format ${given}`, expected: "one of them" });
  }
  const said = json ? "json" : given;
  if (out === undefined) return said ?? "table";
  const ending = path.extname(out).toLowerCase();
  const meant = endings[ending];
  if (said !== undefined && (meant === undefined || meant === said)) return said;
  if (said === undefined && meant !== undefined) return meant;
  throw new HindcastError("usage", `-o ${out}`, {
    received: said === undefined ? `a name that ends in ${JSON.stringify(ending)}` : `--format ${said}`,
    expected:
      said === undefined
        ? `one that ends in ${Object.keys(endings).join(", ")}, or --format`
        : `${meant}, as the name says`,
  });
}

// A mistyped name of a store would read as a result of zeros.
async function tellIfEmpty(store: string): Promise<void> {
  if ((await runKeys(store)).length === 0) note(`no runs in ${store}: every table is empty`);
}
