import { existsSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { DuckDBConnection } from "@duckdb/node-api";
import { hashFile } from "../bytes/hash-file.ts";
import type { ScopedFolder } from "../bytes/scoped-folder.ts";
import { version } from "../config/version.ts";
import type { Embedder } from "../embeddings/embedder.ts";
import type { EmbeddingRecord } from "../embeddings/embedding-record.ts";
import {
  embeddingColumn,
  embeddingsFormat,
  readRecord,
  recordBeside,
} from "../embeddings/embeddings-file.ts";
import { openEmbedder } from "../embeddings/open-embedder.ts";
import { writersFolder } from "../embeddings/scratch-folder.ts";
import { openSourceTable, requireColumn, type SourceTable } from "../embeddings/source-table.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import { openDatabase } from "../store/database.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { asFinished } from "./as-finished.ts";
import { type DistinctTexts, distinctTexts } from "./distinct-texts.ts";
import type { EmbedOptions, EmbedResult } from "./embed-options.ts";
import { VectorJournal } from "./vector-journal.ts";
import { writeNpy } from "./write-npy.ts";
import { writeParquet } from "./write-parquet.ts";

// DuckDB keeps texts in memory up to this, the others on its disk.
const memory = "512MB";

/**
 * Embeds a column of texts, each different one once, and writes a vector for every row: a matrix that `numpy.load`
 * opens, or a Parquet file with the table's own columns. Vectors are kept as they come in `<out>.part`; the same call
 * goes on from there and gives the same bytes as a run that nothing disturbed.
 *
 * @throws HindcastError `usage`; `bad-input` when table or model cannot be used; `output` when the disk cannot take it.
 */
export async function embed(options: EmbedOptions): Promise<EmbedResult> {
  const { table, out } = options;
  await refuseOverwriting(embeddingsFormat(out) === "npy" ? [out, recordBeside(out)] : [out], [table]);
  const sha256 = await hashOf(table);
  await using embedder = await openEmbedder(options);
  using scratch = await openScratch(out);
  // More threads than one would make the order of rows a matter of chance.
  const database = await openDatabase({ memory, threads: 1, temporary: scratch.path });
  const connection = await database.connect();
  try {
    return await embedTable(options, { embedder, connection, scratch: scratch.path, sha256 });
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

async function openScratch(out: string): Promise<ScopedFolder> {
  try {
    return await writersFolder(out);
  } catch (cause) {
    throw HindcastError.isInstance(cause) ? cause : cannotWrite(out, cause);
  }
}

interface Tools {
  readonly embedder: Embedder;
  readonly connection: DuckDBConnection;
  readonly scratch: string;
  /** Of the table. */
  readonly sha256: string;
}

async function embedTable(options: EmbedOptions, tools: Tools): Promise<EmbedResult> {
  const { table, column, out, onProgress = () => {} } = options;
  const { embedder, connection, scratch, sha256 } = tools;
  const textsAtOnce = options.textsAtOnce ?? embedder.textsAtOnce;
  const partFile = `${out}.part`;
  const plan = JSON.stringify({ version: 2, sha256, column, model: embedder.identity, textsAtOnce });
  if (!options.restart && existsSync(out)) {
    const earlier = await readRecord(connection, out).catch(() => undefined);
    const isSame = earlier?.source.sha256 === sha256 && earlier.source.column === column;
    if (isSame && isDeepStrictEqual(earlier.model, embedder.identity)) {
      return { out, status: "present", record: earlier };
    }
    // What --restart began, and did not finish, was meant to replace it.
    if (!VectorJournal.isBegun(partFile, plan)) throw otherFile(out, earlier);
  }

  const source = await openSourceTable(connection, table, scratch);
  checkColumns(source, options);
  const texts = await distinctTexts(connection, source, column);
  if (texts.count === 0) {
    throw new HindcastError("bad-input", `${table} has no text in its column ${column}`, {
      received: `${texts.rows} rows`,
    });
  }
  if (options.restart) await rm(partFile, { force: true });
  const vectors = VectorJournal.open(partFile, plan, textsAtOnce);
  try {
    onProgress({ type: "planned", rows: texts.rows, texts: texts.count, held: vectors.count });
    const embedBatch = async ({ first, texts }: Batch) => ({ first, embedded: await embedder.embed(texts) });
    const batches = missingBatches(texts, vectors, textsAtOnce);
    for await (const { first, embedded } of asFinished(batches, embedder.jobs, embedBatch)) {
      vectors.append(first, embedded);
      onProgress({ type: "embedded", texts: embedded.length });
    }
    const record: EmbeddingRecord = {
      version: 1,
      hindcast: version,
      source: { path: table, sha256, rows: texts.rows, column },
      model: embedder.identity,
      dimension: vectors.dimension,
      texts: texts.count,
      longTexts: vectors.long,
      rowsWithoutText: texts.rowsWithoutText,
    };
    await writeOutput({ out, connection, source, scratch, record }, texts, vectors);
    vectors.remove();
    return { out, status: "written", record };
  } catch (error) {
    vectors.close();
    throw error;
  }
}

function otherFile(out: string, record: EmbeddingRecord | undefined): HindcastError {
  const { source, model } = record ?? {};
  return new HindcastError("usage", `${out} is there, and is not what this command writes`, {
    received: source
      ? `embeddings of the column ${source.column} of ${source.path} as it was then, by ${model?.name}`
      : "a file that does not say where its embeddings come from",
    hint: "give another name with -o, or --restart to write over it",
  });
}

function checkColumns(source: SourceTable, { table, column, out }: EmbedOptions): void {
  const { type } = requireColumn(source, column, table);
  if (type !== "VARCHAR") {
    throw new HindcastError("bad-input", `the column ${column} of ${table} holds no texts`, {
      received: type,
      expected: "text",
    });
  }
  if (embeddingsFormat(out) !== "parquet") return;
  // As DuckDB compares names.
  const taken = source.columns.find(({ name }) => name.toLowerCase() === embeddingColumn);
  if (taken === undefined) return;
  throw new HindcastError("bad-input", `${table} has a column ${taken.name} already`, {
    hint: "rename it, or write a .npy file",
  });
}

interface Batch {
  /** Number of its first text. */
  readonly first: number;
  readonly texts: readonly string[];
}

async function* missingBatches(
  { texts }: DistinctTexts,
  vectors: VectorJournal,
  size: number,
): AsyncGenerator<Batch> {
  let first = vectors.firstMissing;
  let batch: string[] = [];
  for await (const block of texts(first)) {
    for (const text of block) {
      batch.push(text);
      if (batch.length < size) continue;
      if (!vectors.holds(first)) yield { first, texts: batch };
      first += size;
      batch = [];
    }
  }
  if (batch.length > 0 && !vectors.holds(first)) yield { first, texts: batch };
}

interface Output {
  readonly out: string;
  readonly connection: DuckDBConnection;
  readonly source: SourceTable;
  readonly scratch: string;
  readonly record: EmbeddingRecord;
}

// Under another name until it is whole.
async function writeOutput(
  { out, record, ...more }: Output,
  texts: DistinctTexts,
  vectors: VectorJournal,
): Promise<void> {
  const draft = `${more.scratch}/${embeddingsFormat(out)}`;
  try {
    if (embeddingsFormat(out) === "parquet") {
      await writeParquet({ ...more, file: draft, record }, texts, vectors);
      await rename(draft, out);
      return;
    }
    await writeNpy(draft, texts, vectors);
    const beside = `${more.scratch}/record`;
    await writeFile(beside, `${JSON.stringify(record, null, 2)}\n`);
    // The record last: with an older one, or none, the matrix is made anew.
    await rename(draft, out);
    await rename(beside, recordBeside(out));
  } catch (cause) {
    throw cannotWrite(out, cause);
  }
}

async function hashOf(table: string): Promise<string> {
  try {
    return await hashFile(table);
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot read ${table}: ${messageOf(cause)}`, { cause });
  }
}

function cannotWrite(out: string, cause: unknown): HindcastError {
  return new HindcastError("output", `cannot write ${out}: ${messageOf(cause)}`, {
    hint: "check that the folder is writable and its disk has room; what was embedded is kept",
    cause,
  });
}
