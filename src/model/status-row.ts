/** A row of a sheet of expected runs, in the sheet's own spelling. */
export interface StatusRow {
  readonly benchmark: string;
  readonly agent: string;
  readonly model: string;
  readonly status: string;
}
