/** Something a user should know about an input: printed, counted and kept in `provenance.json`. */
export interface Finding {
  /** `bad`: the input was left out. `warning`: it was used, with this reservation. `note`: for information. */
  readonly level: "bad" | "warning" | "note";
  /** Stable, for scripts: `noun-verb`, as in `file-unreadable`, `cost-unknown`. */
  readonly code: string;
  /** The file, run or name it is about. */
  readonly subject: string;
  readonly message: string;
}
