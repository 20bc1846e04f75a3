import { stat } from "node:fs/promises";
import path from "node:path";
import { findFiles } from "../../bytes/files.ts";
import { hashFile } from "../../bytes/hash-file.ts";
import { type Dataset, parseDataset } from "../../hub/dataset.ts";
import { datasetFiles } from "../../hub/dataset-files.ts";
import { type Hub, openHub } from "../../hub/hub.ts";
import { remoteBuffer, remotePieces, remoteText } from "../../hub/remote-buffer.ts";
import { type RemoteFile, remoteFiles } from "../../hub/remote-files.ts";
import { patience, type Retrying } from "../../hub/retry.ts";
import { HindcastError } from "../../model/error.ts";
import type { EpisodeItem } from "./episode.ts";
import { openOnHub } from "./hub-or-here.ts";
import { findTrials, readJobs } from "./read-jobs.ts";
import { readJsonRows } from "./read-json.ts";
import { readLineRows, rowsOfLines } from "./read-lines.ts";
import { readParquetRows } from "./read-parquet.ts";
import { episodesOfRows, type RawRow } from "./rows.ts";

/** Episodes, opened to be read once. */
export interface EpisodeSource {
  /** For provenance: the commit of a hub dataset, the hashes of files. */
  readonly origin: EpisodeOrigin;
  /** In the order of the source. */
  readonly items: AsyncGenerator<EpisodeItem>;
}

/** Where episodes came from, for provenance. */
export interface EpisodeOrigin {
  readonly dataset: string;
  readonly kind: "hub dataset" | "files" | "job folders";
  readonly commit: string | undefined;
  readonly files: readonly { readonly name: string; readonly sha256: string | undefined }[];
}

/** Where datasets of the hub are read, and at which revision. */
export interface OpenEpisodesOptions {
  /** Address of the hub. */
  readonly endpoint?: string | undefined;
  readonly token?: string | undefined;
  readonly revision?: string | undefined;
  readonly onNote?: ((text: string) => void) | undefined;
}

const endings = /\.(parquet|jsonl|ndjson|json)(\.gz)?$/i;

/**
 * Opens what holds episodes: a Parquet, JSON lines or JSON file, a folder of such files, a folder of Harbor jobs, or a
 * dataset on the hub, which is read from there without being downloaded.
 *
 * @throws HindcastError `bad-input` when there is no such thing, or no episodes are in it
 */
export async function openEpisodes(
  dataset: string,
  options: OpenEpisodesOptions = {},
): Promise<EpisodeSource> {
  const stats = await stat(dataset).catch(() => undefined);
  if (stats?.isFile()) return await ofFiles(dataset, [dataset]);
  if (stats?.isDirectory()) return await ofFolder(dataset);
  return await openOnHub(dataset, () => ofHub(dataset, options));
}

async function ofFolder(folder: string): Promise<EpisodeSource> {
  const trials = await findTrials(folder);
  if (trials.length > 0)
    return { origin: await originOf(folder, "job folders", trials), items: readJobs(trials) };
  const { files } = await findFiles([folder], ["*.parquet", "*.jsonl", "*.ndjson", "*.jsonl.gz"]);
  return await ofFiles(folder, files);
}

async function ofFiles(dataset: string, files: readonly string[]): Promise<EpisodeSource> {
  for (const file of files) {
    if (endings.test(file)) continue;
    throw new HindcastError("usage", "the name of a file of episodes must say what it is", {
      received: file,
      expected: "a name that ends in .parquet, .jsonl, .jsonl.gz or .json; or a folder of Harbor jobs",
    });
  }
  return { origin: await originOf(dataset, "files", files), items: episodesOfFiles(files) };
}

async function originOf(dataset: string, kind: EpisodeOrigin["kind"], names: readonly string[]) {
  const files = [];
  for (const name of names) {
    const inside = path.relative(dataset, name) || path.basename(name);
    files.push({ name: inside, sha256: await hashFile(name) });
  }
  // The folder it lies in says nothing about it, and differs between machines.
  return { dataset: path.basename(path.resolve(dataset)), kind, commit: undefined, files };
}

async function* episodesOfFiles(files: readonly string[]): AsyncGenerator<EpisodeItem> {
  for (const file of files) yield* episodesOfRows(await rowsOfFile(file));
}

async function rowsOfFile(file: string): Promise<AsyncGenerator<RawRow>> {
  if (/\.parquet$/i.test(file)) {
    const { asyncBufferFromFile } = await import("hyparquet");
    return readParquetRows(await asyncBufferFromFile(file), file);
  }
  return /\.json$/i.test(file) ? readJsonRows(file) : readLineRows(file);
}

async function ofHub(name: string, options: OpenEpisodesOptions): Promise<EpisodeSource> {
  const { endpoint, token, revision, onNote = () => {} } = options;
  const hub = openHub(endpoint, token);
  const dataset = parseDataset(name, revision);
  const retrying = { patience, signal: new AbortController().signal, onNote };
  const { commit, files } = await remoteFiles(hub, dataset, retrying);
  const card = files.find(({ path: file }) => file === "README.md");
  const text = card && (await remoteText(remoteBuffer(hub, dataset, commit, card, retrying)));
  const chosen = datasetFiles(files, text);
  if (chosen.length === 0) {
    throw new HindcastError("bad-input", `${name} holds no Parquet file and no JSON lines`, {
      received: files.map((file) => file.path).join(", ") || "no files at all",
    });
  }
  return {
    origin: {
      dataset: name,
      kind: "hub dataset",
      commit,
      files: chosen.map((file) => ({
        name: file.path,
        sha256: file.algorithm === "sha256" ? file.digest : undefined,
      })),
    },
    items: episodesOfHub(hub, dataset, commit, chosen, retrying),
  };
}

async function* episodesOfHub(
  hub: Hub,
  dataset: Dataset,
  commit: string,
  files: readonly RemoteFile[],
  retrying: Retrying,
): AsyncGenerator<EpisodeItem> {
  for (const file of files) {
    const buffer = remoteBuffer(hub, dataset, commit, file, retrying);
    const isParquet = /\.parquet$/i.test(file.path);
    yield* episodesOfRows(
      isParquet
        ? readParquetRows(buffer, file.path)
        : rowsOfLines(await unpacked(remotePieces(buffer), file.path), file.path),
    );
  }
}

async function unpacked(body: AsyncIterable<Uint8Array>, name: string): Promise<AsyncIterable<Uint8Array>> {
  if (!name.endsWith(".gz")) return body;
  const [{ Readable }, { createGunzip }] = await Promise.all([import("node:stream"), import("node:zlib")]);
  return Readable.from(body).pipe(createGunzip());
}
