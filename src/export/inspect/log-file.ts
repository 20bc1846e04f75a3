import { open } from "node:fs/promises";
import { ArchiveWriter } from "../../bytes/zip/write-archive.ts";
import { HindcastError } from "../../model/error.ts";
import { instant } from "../../model/instant.ts";
import { type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { record } from "../json.ts";
import type { StoredRun } from "../stored-run.ts";
import { createdAt, headerJson, type LogCounts } from "./header-json.ts";
import { sampleJson } from "./sample-json.ts";
import { spelledSurrogates } from "./spelled-surrogates.ts";
import { summaryJson } from "./summary-json.ts";

/** What of a run's attempts was written. */
export interface WrittenLog {
  readonly attempts: number;
}

export interface LogOptions {
  /** Names Hindcast's version, in the log's packages. */
  readonly version: string;
  /** Told of each attempt that was written. */
  readonly onAttempt: () => void;
}

/**
 * Writes a run as an Inspect log, `.eval`: attempt after attempt, then their summaries and the header, each compressed
 * and gone from memory before the next. Equal runs give equal bytes.
 *
 * @throws HindcastError `bad-input` for attempts that a log cannot tell apart; Error of the file system.
 */
export async function writeLogFile(run: StoredRun, file: string, options: LogOptions): Promise<WrittenLog> {
  const handle = await open(file, "w");
  try {
    return await writeMembers(
      run,
      new ArchiveWriter(handle, new Date(instant(createdAt(run.row)) ?? 0)),
      options,
    );
  } finally {
    await handle.close();
  }
}

async function writeMembers(
  run: StoredRun,
  zip: ArchiveWriter,
  { version, onAttempt }: LogOptions,
): Promise<WrittenLog> {
  const created = createdAt(run.row);
  const add = (name: string, json: Json) => zip.add(name, Buffer.from(jsonText(json)));
  const header = (summaries: readonly JsonObject[]) =>
    spelledSurrogates(headerJson(run, countsOf(summaries), version));
  await add("_journal/start.json", startOf(header([])));
  const summaries: JsonObject[] = [];
  for await (const attempt of run.attempts()) {
    const sample = sampleJson(attempt, { scoreName: run.row.score_name, model: run.row.model, created });
    const name = memberName(sample);
    if (zip.has(name))
      throw new HindcastError("bad-input", "two attempts have one name in an Inspect log", {
        received: `${JSON.stringify(name)} twice`,
        expected: "ids that differ in UTF-8, or epochs that differ",
        hint: "--format jsonl and parquet take attempts of any names",
      });
    await add(name, sample);
    summaries.push(summaryJson(sample));
    onAttempt();
  }
  await add("_journal/summaries/1.json", summaries);
  await add("summaries.json", summaries);
  await add("header.json", header(summaries));
  await zip.end();
  return { attempts: summaries.length };
}

// The id as it is, whatever it holds: by that name Inspect looks for the sample.
function memberName(sample: JsonObject): string {
  return `samples/${idText(sample.get("id"))}_epoch_${idText(sample.get("epoch"))}.json`;
}

function idText(value: Json | undefined): string {
  return value instanceof JsonNumber ? value.text : String(value);
}

function startOf(header: JsonObject): JsonObject {
  return record({ version: header.get("version"), eval: header.get("eval"), plan: header.get("plan") });
}

function countsOf(summaries: readonly JsonObject[]): LogCounts {
  const ids = new Map(summaries.map((summary) => [idText(summary.get("id")), summary.get("id") ?? null]));
  return {
    samples: summaries.length,
    completed: summaries.filter((summary) => !summary.has("error")).length,
    sampleIds: [...ids.values()],
  };
}
