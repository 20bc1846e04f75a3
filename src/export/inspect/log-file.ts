import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { type Json, JsonNumber, type JsonObject } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { record } from "../json.ts";
import type { StoredRun } from "../stored-run.ts";
import { createdAt, headerJson, type LogCounts } from "./header-json.ts";
import { sampleJson } from "./sample-json.ts";
import { summaryJson } from "./summary-json.ts";

/** What of a run's attempts was written. */
export interface WrittenLog {
  readonly attempts: number;
}

/**
 * Writes a run as an Inspect log, `.eval`: attempt after attempt, then their summaries and the header, each compressed
 * and gone from memory before the next. Equal runs give equal bytes.
 *
 * @throws Error of the file system.
 */
export async function writeLogFile(
  run: StoredRun,
  file: string,
  { version, onAttempt }: { readonly version: string; readonly onAttempt: () => void },
): Promise<WrittenLog> {
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(file));
  // Seen again when it is awaited; until then adding members fails first.
  written.catch(() => undefined);
  const created = createdAt(run.row);
  const mtime = new Date(Math.max(earliest, Date.parse(created) || earliest));
  const add = async (name: string, json: Json) => {
    const bytes = Buffer.from(jsonText(json));
    // The zip keeps every stream to its end: one that lets go of what was read.
    const stream = new Readable({ read: () => undefined });
    stream.push(bytes);
    stream.push(null);
    zip.addReadStream(stream, name, { mtime, mode: 0o100644, size: bytes.byteLength });
    // Taken by the compressor: nothing waits in memory while the next is made.
    await Promise.race([finished(stream), written]);
  };
  await add("_journal/start.json", startOf(headerJson(run, countsOf([]), version)));
  const summaries: JsonObject[] = [];
  for await (const attempt of run.attempts()) {
    const sample = sampleJson(attempt, { scoreName: run.row.score_name, created });
    await add(memberName(sample), sample);
    summaries.push(summaryJson(sample));
    onAttempt();
  }
  await add("_journal/summaries/1.json", summaries);
  await add("summaries.json", summaries);
  await add("header.json", headerJson(run, countsOf(summaries), version));
  zip.end();
  await written;
  return { attempts: summaries.length };
}

// Zips know no time before 1980.
const earliest = Date.UTC(1980, 0, 1);

// The id as it is, so that the log's reader finds it; a name that leads out of the zip is none that can be written.
function memberName(sample: JsonObject): string {
  const id = idText(sample.get("id"))
    .split(/[/\\]/)
    .map((part) => (part === ".." || part === "." || part === "" ? "_" : part));
  return `samples/${id.join("/")}_epoch_${idText(sample.get("epoch"))}.json`;
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
