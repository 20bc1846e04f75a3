import type { Analysis } from "../analysis/analysis.ts";
import type { Coverage } from "../analysis/coverage.ts";
import type { Finding } from "../model/finding.ts";
import type { Figure } from "../plots/figure.ts";

/** A figure with its picture, where one was drawn. */
export interface ReportFigure {
  readonly figure: Figure;
  /** Shown until the reader comes to the figure, in print, and where scripts do not run. */
  readonly svg: string | undefined;
}

/** Where the numbers of a report came from. */
export interface ReportProvenance {
  /** Of `hindcast` and of the libraries that shape its outputs. */
  readonly versions: Readonly<Record<string, string>>;
  readonly config: { readonly path: string | undefined; readonly sha256: string };
  /** How many run files were found, readable or not. */
  readonly files: number;
  readonly inputs: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly runId: string;
  }[];
  /** The sheet of expected runs. */
  readonly expected: { readonly path: string; readonly sha256: string } | undefined;
  readonly findings: readonly Finding[];
}

/** Everything a report shows. */
export interface ReportInput {
  readonly analysis: Analysis;
  /** Empty when no figures were asked for. */
  readonly figures: readonly ReportFigure[];
  /** `undefined` when nothing says which runs were expected. */
  readonly coverage: Coverage | undefined;
  readonly provenance: ReportProvenance;
}
