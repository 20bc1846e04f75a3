import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { version } from "../config/version.ts";
import type { Json } from "../model/json.ts";
import { jsonText } from "../model/json-text.ts";
import { finiteJson, wellFormedJson } from "../model/strict-json.ts";
import { fileLiteral, filesRead, literal, openDatabase } from "../store/database.ts";
import { runsFolder } from "../store/layout.ts";
import { openStore } from "../store/store.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { writeDraft } from "../tables/whole-file.ts";
import { attemptRecord, recordColumns } from "./attempt-record.ts";
import { requireBigCodeBench, solutionOf } from "./bigcodebench.ts";
import { writeLogFile } from "./inspect/log-file.ts";
import { notKept } from "./not-kept.ts";
import { type StoredAttempt, type StoredRun, storedRun } from "./stored-run.ts";

export const exportFormats = ["inspect", "bigcodebench", "jsonl", "parquet"] as const;
/** The forms in which a run can leave a store. */
export type ExportFormat = (typeof exportFormats)[number];

/** Which run of a store is written, in which form and to where. */
export interface ExportOptions {
  readonly store: string;
  /** The run's id or key, or the beginning of its key. */
  readonly run: string;
  readonly format: ExportFormat;
  /** The file to write; it appears when it is whole. */
  readonly out: string;
  /** Told how many attempts there are, and of each that was written. */
  readonly onProgress?: { start(attempts: number): void; attempt(): void };
}

/** The file that a run was written to. */
export interface ExportResult {
  readonly runId: string;
  readonly format: ExportFormat;
  readonly out: string;
  /** Attempts, or answers, in the file. */
  readonly written: number;
  /** What of the run the format cannot hold. */
  readonly notKept: readonly string[];
}

/**
 * Writes a run of a store as one file in another format.
 *
 * @throws HindcastError `bad-input` when the store has no such run; `usage` when the format is not for it; `output`.
 */
export async function exportRun(options: ExportOptions): Promise<ExportResult> {
  const { store: folder, format, out, onProgress } = options;
  await refuseOverwriting([out], [], [runsFolder(folder)]);
  await using store = await openStore(folder);
  const stored = await storedRun(store, options.run);
  let callsWritten = 0;
  let isTrySaid = true;
  const run: StoredRun = {
    ...stored,
    attempts: async function* () {
      for await (const attempt of stored.attempts()) {
        callsWritten += attempt.calls.length;
        if (attempt.row.calls === undefined) isTrySaid = false;
        yield attempt;
      }
    },
  };
  if (format === "bigcodebench") requireBigCodeBench(run.row);
  let guessed = 0;
  const recordOf: RecordOf = (attempt) => {
    if (format !== "bigcodebench") return attemptRecord(attempt, run.row);
    const solution = solutionOf(attempt, run.row);
    if (solution?.isGuessed) guessed++;
    return solution?.record;
  };
  onProgress?.start(run.row.attempts ?? 0);
  let written = 0;
  const onAttempt = () => {
    written++;
    onProgress?.attempt();
  };
  await writeDraft(out, async (draft) => {
    if (format === "inspect") await writeLogFile(run, draft, { version, onAttempt });
    else if (format === "parquet") await writeParquet(run, draft, recordOf, onAttempt);
    else await pipeline(Readable.from(lines(run, recordOf, onAttempt)), createWriteStream(draft));
  });
  const callsOfNone = run.row.calls - callsWritten;
  const lost = notKept(run.row, format, { callsOfNone, isTrySaid, guessed });
  return { runId: run.row.run_id, format, out, written, notKept: lost };
}

type RecordOf = (attempt: StoredAttempt) => Json | undefined;

async function* lines(run: StoredRun, recordOf: RecordOf, onAttempt: () => void): AsyncGenerator<string> {
  for await (const attempt of run.attempts()) {
    const record = recordOf(attempt);
    if (record === undefined) continue;
    yield `${jsonText(finiteJson(record))}\n`;
    onAttempt();
  }
}

// By way of lines, which DuckDB makes columns of in memory that follows the longest of them.
async function writeParquet(
  run: StoredRun,
  draft: string,
  recordOf: RecordOf,
  onAttempt: () => void,
): Promise<void> {
  const text = `${draft}.jsonl`;
  try {
    let longest = shortestLimit;
    const measured = async function* () {
      const wellFormed: RecordOf = (attempt) => {
        const record = recordOf(attempt);
        return record && wellFormedJson(record);
      };
      for await (const line of lines(run, wellFormed, onAttempt)) {
        longest = Math.max(longest, Buffer.byteLength(line));
        yield line;
      }
    };
    await pipeline(Readable.from(measured()), createWriteStream(text));
    const database = await openDatabase({ threads: 1 });
    try {
      const connection = await database.connect();
      // Row groups by bytes are to be had without this only; the one thread keeps the order all the same.
      await connection.run("SET preserve_insertion_order = false");
      const columns = recordColumns.map(([name, type]) => `${name}: ${literal(type)}`).join(", ");
      const select = recordColumns.map(([name, type]) =>
        type === "JSON" ? `${name}::VARCHAR AS ${name}` : name,
      );
      const options = [
        "format = 'newline_delimited'",
        `maximum_object_size = ${longest}`,
        `columns = {${columns}}`,
      ];
      await connection.run(
        `COPY (SELECT ${select.join(", ")} FROM ${filesRead("read_json", text, ...options)})
         TO ${fileLiteral(draft)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE_BYTES '8MB')`,
      );
    } finally {
      database.closeSync();
    }
  } finally {
    await rm(text, { force: true });
  }
}

// DuckDB takes no less than twice that at a time.
const shortestLimit = 1 << 20;
