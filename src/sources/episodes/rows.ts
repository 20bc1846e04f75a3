import { HindcastError } from "../../model/error.ts";
import { type EpisodeItem, requiredColumns } from "./episode.ts";
import { parseEpisode, RowProblem } from "./parse-episode.ts";

/** A row as its file has it, or why it could not be read. */
export type RawRow =
  | { readonly place: string; readonly row: Readonly<Record<string, unknown>> }
  | { readonly place: string; readonly problem: string };

/**
 * Rows as episodes. The first row must have the columns that every row needs; later ones are read one by one.
 *
 * @throws HindcastError `bad-input` naming the column that is missing and those that are there
 */
export async function* episodesOfRows(rows: AsyncIterable<RawRow>): AsyncGenerator<EpisodeItem> {
  let isFirst = true;
  for await (const raw of rows) {
    if ("problem" in raw) {
      yield { type: "problem", place: raw.place, message: raw.problem };
      continue;
    }
    if (isFirst) requireColumns(Object.keys(raw.row), raw.place);
    isFirst = false;
    try {
      yield { type: "episode", episode: parseEpisode(raw.row) };
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      const { message, silent } = error;
      yield { type: "problem", place: raw.place, message, ...(silent && { silent }) };
    }
  }
}

/** @throws HindcastError `bad-input` naming what is missing and what is there */
export function requireColumns(found: readonly string[], place: string): void {
  const missing = requiredColumns.filter((name) => !found.includes(name));
  if (missing.length === 0) return;
  throw new HindcastError("bad-input", `${place} is no episode: it has no ${missing.join(" and no ")}`, {
    received: `the columns ${found.join(", ")}`,
    expected: requiredColumns.join(", "),
  });
}
