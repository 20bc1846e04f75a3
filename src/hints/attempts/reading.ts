/** What was read, and what became of the rows. */
export interface DatasetReading {
  /** Whether the rows of a trial are one attempt at growing length, attempts of their own, or some this and some that. */
  readonly shape: "turn snapshots" | "independent attempts" | "mixed";
  readonly rows: number;
  readonly attempts: number;
  /** Rows that a longer one of their trial begins with. */
  readonly snapshots: number;
  readonly duplicates: number;
  /** Rows beside the longest of a trial that has snapshots: what was said before a context was summed up. */
  readonly branches: number;
  /** Rows of sub-agents. */
  readonly subagents: number;
  readonly unreadable: number;
  /** The first of the unreadable. */
  readonly problems: readonly { readonly place: string; readonly message: string }[];
}

/** @param trials with snapshots, and with rows that do not begin one another */
export function shapeOf({ snapshots, apart }: { snapshots: number; apart: number }): DatasetReading["shape"] {
  if (snapshots === 0) return "independent attempts";
  return apart === 0 ? "turn snapshots" : "mixed";
}
