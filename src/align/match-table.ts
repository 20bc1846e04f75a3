import type { Config } from "../config/config.ts";
import { HindcastError } from "../model/error.ts";
import { bearersIn } from "./bearers.ts";
import { type Candidates, candidatesFor, type Match, type MatchOptions, matchRow } from "./match-row.ts";
import type { NamedRuns } from "./name-runs.ts";
import type { ResultRow } from "./results-table.ts";

export interface MatchTableOptions extends MatchOptions {
  /** A match for each row, and not for each benchmark, model and task. */
  readonly allRows: boolean;
}

/** The rows of one benchmark and model, as the table of results spells them. */
export interface Group {
  readonly benchmark: string;
  readonly model: string;
  /** Rows of the table. */
  readonly rows: number;
  readonly candidates: Candidates;
  readonly matches: readonly Match[];
}

/** Matches the rows of a table with runs; matches come in the order of the table, groups by their first row. */
export function matchTable(
  rows: readonly ResultRow[],
  named: NamedRuns,
  config: Config,
  options: MatchTableOptions,
): { groups: Group[]; matches: Match[] } {
  const bearersOf = bearersIn(named, config);
  const matches: { readonly place: number; readonly match: Match }[] = [];
  const groups = [...groupUnits(rows, options.allRows).values()].map((units): Group => {
    const [first] = units[0]?.rows ?? [];
    if (first === undefined) throw new HindcastError("internal", "a group without rows");
    const candidates = candidatesFor(first, named, config, options);
    const own = units.map(({ place, rows: same }) => {
      // Of the rows of a task the one whose id is known stands for all.
      const row = same.find((each) => bearersOf(each).runs.length > 0) ?? same[0] ?? first;
      return { place, match: matchRow(row, candidates, bearersOf(row), options) };
    });
    matches.push(...own);
    return {
      benchmark: first.benchmark,
      model: first.model,
      rows: units.reduce((sum, { rows: same }) => sum + same.length, 0),
      candidates,
      matches: own.map(({ match }) => match),
    };
  });
  return { groups, matches: matches.sort((a, b) => a.place - b.place).map(({ match }) => match) };
}

/** Rows that get one row in the output: those of one task, or one. */
interface Unit {
  readonly place: number;
  readonly rows: ResultRow[];
}

// By benchmark and model, in the order of the table.
function groupUnits(rows: readonly ResultRow[], allRows: boolean): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>();
  const known = new Map<string, Unit>();
  for (const [place, row] of rows.entries()) {
    const group = JSON.stringify([row.benchmark, row.model]);
    const key = allRows ? String(place) : `${group} ${row.taskId}`;
    const same = known.get(key);
    if (same) {
      same.rows.push(row);
      continue;
    }
    const unit = { place, rows: [row] };
    known.set(key, unit);
    const units = groups.get(group);
    if (units) units.push(unit);
    else groups.set(group, [unit]);
  }
  return groups;
}
