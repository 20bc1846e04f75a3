import { hashFile } from "../bytes/hash-file.ts";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import type { MatchOptions } from "./match-row.ts";
import { matchTable } from "./match-table.ts";
import { type NamedRun, nameRuns } from "./name-runs.ts";
import { readTraces } from "./read-traces.ts";
import { type AlignReport, groupReport, matchReport, traceReports } from "./report.ts";
import { type ResultRow, readResults } from "./results-table.ts";
import { isMeant, type ReadingProgress, type RunTexts, type Wanted, wantedBy } from "./run-texts.ts";
import type { TextChoice } from "./task-text.ts";

/** What {@link align} reads, and what it gives of each task's text. */
export interface AlignOptions {
  /** A table of results: CSV with benchmark_id, model, task_id, agent_run_id. */
  readonly results: string;
  /** Files, folders or globs of traces; or else a store. */
  readonly traces?: readonly string[];
  readonly store?: string;
  /** Only rows, and runs, of this benchmark. */
  readonly benchmark?: string;
  /** Default `first`. */
  readonly text?: TextChoice;
  /** No run at another effort may give a text. */
  readonly strict?: boolean;
  /** Runs of other models may, where no other does. */
  readonly borrowText?: boolean;
  /** A row for each row of the input, and not for each benchmark, model and task. */
  readonly allRows?: boolean;
  /** Also the rows without a text, with an empty one. */
  readonly keepMissing?: boolean;
  /** Path of a configuration; default `hindcast.yaml` here, if there is one. */
  readonly config?: string;
  /** Of encrypted zips; default HAL's own. */
  readonly password?: string;
  /** Tell the SHA-256 of every trace read in the report, default true. */
  readonly hashes?: boolean;
  readonly onProgress?: ReadingProgress;
}

/** A row of the aligned table. */
export interface AlignedRow extends ResultRow {
  /** `undefined` only where rows without a text were asked for. */
  readonly text: string | undefined;
}

/** The rows of a table of results with the text of each row's task, and how the rows were matched. */
export interface AlignResult {
  /** In the order of the table of results. */
  readonly rows: readonly AlignedRow[];
  readonly report: AlignReport;
}

/**
 * Gives the rows of a table of results the text of their task, from traces or from a store. A row gets its text from
 * the first run by run id that is of its benchmark and model and holds its task; one that gets none has its reason in
 * the report.
 *
 * @throws HindcastError `usage` without traces or store; `bad-input` when the table, the traces or the store cannot be
 * read at all; `config`.
 */
export async function align(options: AlignOptions): Promise<AlignResult> {
  const { results, benchmark, allRows = false, keepMissing = false } = options;
  const loaded = await loadConfig(options.config);
  const { config } = loaded;
  const table = await readResults(results);
  const rows = benchmark === undefined ? table.rows : rowsOf(benchmark, table.rows, config);
  const wanted = wantedBy(rows, config);
  const { runs, unreadable, findings } = await readRuns(options, wanted);
  const named = nameRuns(runs, unreadable, wanted);
  const usable =
    benchmark === undefined ? named : { ...named, runs: named.runs.filter(isOf(benchmark, config)) };
  const choice: MatchOptions = {
    text: options.text ?? "first",
    strict: options.strict ?? false,
    borrowText: options.borrowText ?? false,
  };
  const { groups, matches } = matchTable(rows, usable, config, { ...choice, allRows });
  const found = matches.filter(({ reason }) => reason === undefined).length;
  return {
    rows: matches.flatMap((match) => {
      const text = match.reason === undefined ? match.text : undefined;
      return text !== undefined || keepMissing ? [{ ...match.row, text }] : [];
    }),
    report: {
      results: { path: results, sha256: await hashFile(results) },
      config: loaded.path,
      store: options.store,
      text: choice.text,
      rows: matches.length,
      found,
      coverage: matches.length === 0 ? undefined : found / matches.length,
      groups: groups.map((group) => groupReport(group, usable)),
      traces: traceReports(usable, matches),
      matches: matches.map(matchReport),
      findings: [...table.findings, ...findings],
    },
  };
}

async function readRuns(
  { traces, store, password, hashes = true, onProgress }: AlignOptions,
  wanted: Wanted,
): Promise<{
  runs: readonly RunTexts[];
  unreadable: readonly RunTexts[];
  findings: readonly Finding[];
}> {
  if ((traces === undefined) === (store === undefined)) {
    throw new HindcastError("usage", "where the texts are", {
      received: store === undefined ? "nothing" : "traces and a store",
      expected: "one of them",
      option: "traces",
    });
  }
  if (traces !== undefined) return readTraces(traces, wanted, { password, hashes, onProgress });
  // DuckDB is loaded for those who have a store.
  const { readStore } = await import("./read-store.ts");
  return { runs: await readStore(store as string, wanted, onProgress), unreadable: [], findings: [] };
}

function rowsOf(benchmark: string, rows: readonly ResultRow[], config: Config): ResultRow[] {
  const own = rows.filter(
    (row) => isMeant(benchmark, row.benchmark, config) || isMeant(row.benchmark, benchmark, config),
  );
  if (own.length > 0) return own;
  throw new HindcastError("bad-input", `no row of benchmark ${benchmark}`, {
    received: [...new Set(rows.map((row) => row.benchmark))].sort().join(", ") || "no rows",
  });
}

function isOf(benchmark: string, config: Config): (run: NamedRun) => boolean {
  return (run) => run.benchmark !== undefined && isMeant(run.benchmark, benchmark, config);
}
