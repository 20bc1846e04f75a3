import { z } from "zod";
import { HindcastError } from "../model/error.ts";

const localModel = z.object({
  kind: z.literal("local"),
  /** As it was asked for: a name on the hub, or a folder. */
  name: z.string(),
  /** Commit of the hub's snapshot. */
  revision: z.string().optional(),
  /** SHA-256 of the weights. */
  weights: z.string(),
  runtime: z.enum(["wasm", "native"]),
  runtimeVersion: z.string(),
  pooling: z.enum(["mean", "cls"]),
  /** Tokens of a piece at most, those that mark its ends included. */
  window: z.number().int().positive(),
  /** What the model's own files put before every text. */
  prompt: z.string().optional(),
  longTexts: z.enum(["cut", "split"]),
});

const remoteModel = z.object({
  kind: z.literal("remote"),
  name: z.string(),
  /** Without a slash at its end, and without a password. */
  baseUrl: z.string(),
  longTexts: z.enum(["cut", "split"]),
});

const modelIdentity = z.discriminatedUnion("kind", [localModel, remoteModel]);

const recordSchema = z.object({
  version: z.literal(1),
  /** Version of Hindcast. */
  hindcast: z.string(),
  source: z.object({
    /** As the user gave it. */
    path: z.string(),
    sha256: z.string(),
    rows: z.number().int().nonnegative(),
    /** The column that holds the texts. */
    column: z.string(),
  }),
  model: modelIdentity,
  dimension: z.number().int().positive(),
  /** Different texts, each embedded once. */
  texts: z.number().int().nonnegative(),
  /** Of these, how many did not fit into the model's window. */
  longTexts: z.number().int().nonnegative(),
  rowsWithoutText: z.number().int().nonnegative(),
});

/** A model that embeds in this process: its files and how texts are made ready for it. */
export type LocalModel = Readonly<z.infer<typeof localModel>>;
/** A model that embeds behind an address. */
export type RemoteModel = Readonly<z.infer<typeof remoteModel>>;
/** Which model made embeddings, so that it can be opened again. */
export type ModelIdentity = LocalModel | RemoteModel;
/** Where embeddings come from; goes along with every file of them. */
export type EmbeddingRecord = Readonly<z.infer<typeof recordSchema>>;

/** @throws HindcastError `bad-input` when the text is no record of this version. */
export function parseRecord(text: string, file: string): EmbeddingRecord {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HindcastError("bad-input", `${file} does not say where its embeddings come from`, {
      expected: "a file that hindcast embed wrote",
      cause,
    });
  }
}
