import type { EmbeddingRecord } from "../embeddings/embedding-record.ts";
import type { EmbedderOptions } from "../embeddings/open-embedder.ts";

/** Which column of which table is embedded, by which model, and into which file. */
export interface EmbedOptions extends EmbedderOptions {
  /** A file ending in .csv, .parquet, .jsonl or .ndjson. */
  readonly table: string;
  /** The column of texts. */
  readonly column: string;
  /** A file ending in .npy or .parquet. */
  readonly out: string;
  /** Texts handed to the model together; by default what it does best. */
  readonly textsAtOnce?: number | undefined;
  /** Forgets an unfinished run, and a finished one. */
  readonly restart?: boolean | undefined;
  readonly onProgress?: (event: EmbedEvent) => void;
}

/** How far embedding is. */
export type EmbedEvent =
  /** The texts are counted; `held` of them were embedded by an earlier, unfinished run. */
  | { readonly type: "planned"; readonly rows: number; readonly texts: number; readonly held: number }
  /** So many more different texts are done. */
  | { readonly type: "embedded"; readonly texts: number };

/** The file of embeddings, and what it was made of. */
export interface EmbedResult {
  readonly out: string;
  /** `present`: the file was there, from the same table and model. */
  readonly status: "written" | "present";
  readonly record: EmbeddingRecord;
}
