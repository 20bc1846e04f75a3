import type { CleanRun } from "./clean.ts";
import type { BenchmarkPick, Rival } from "./pick.ts";
import type { Interval } from "./score-intervals.ts";

/**
 * What the comparison with the best run of the benchmark says of a run: it is the best; it cannot be told from
 * it; it is worse; or no test was possible.
 */
export type PickRole = "best" | "not_distinguishable" | "worse" | "not_tested";

/** One run in the table of picks. */
export interface PickRow {
  readonly row: CleanRun;
  readonly role: PickRole;
  readonly interval: Interval | undefined;
  readonly costPerSolved: number | undefined;
  /** The comparison with the best run; `undefined` for the best run itself. */
  readonly rival: Rival | undefined;
}

/** Every run, by benchmark, best first. */
export function pickRows(picks: readonly BenchmarkPick[]): PickRow[] {
  return picks.flatMap(({ best, interval, costPerSolved, rivals }) => [
    { row: best, role: "best", interval, costPerSolved, rival: undefined },
    ...rivals.map((rival): PickRow => {
      const { row, interval, costPerSolved } = rival;
      return { row, role: roleOf(rival), interval, costPerSolved, rival };
    }),
  ]);
}

/** Whether a run may be what to pick: the short form of the table leaves out those told apart from the best. */
export function isCandidate({ role }: PickRow): boolean {
  return role !== "worse";
}

function roleOf({ distinguishable }: Rival): PickRole {
  if (distinguishable === undefined) return "not_tested";
  return distinguishable ? "worse" : "not_distinguishable";
}
