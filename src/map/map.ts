import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { seededRandom } from "../analysis/statistics/random.ts";
import { hashFile } from "../bytes/hash-file.ts";
import { version } from "../config/version.ts";
import type { ReopenEmbedderOptions } from "../embeddings/open-embedder.ts";
import { type Embeddings, openEmbeddings } from "../embeddings/open-embeddings.ts";
import { scratchFolder } from "../embeddings/scratch-folder.ts";
import { HindcastError } from "../model/error.ts";
import { openDatabase } from "../store/database.ts";
import { refuseOverwriting } from "../tables/refuse-overwriting.ts";
import { colourPoints } from "./colouring.ts";
import type { MapInput } from "./map-figure.ts";
import { mapFinding } from "./map-finding.ts";
import type { MapRecord } from "./map-record.ts";
import { nearestNeighbours } from "./nearest.ts";
import { type Neighbour, neighboursOf } from "./neighbours.ts";
import { neighboursInMap, project } from "./project.ts";
import { type PointColumns, pointColumns, type TaskPoint, taskPoints } from "./task-points.ts";
import { placesName, writeMap } from "./write-map.ts";

/** Which embeddings are drawn or searched, and how. */
export interface MapOptions extends ReopenEmbedderOptions {
  /** What `hindcast embed` wrote. */
  readonly embeddings: string;
  /** For a .npy file: the table it was made of, when it is no longer where it was. */
  readonly table?: string | undefined;
  /** Folder for the picture and its page; without it nothing is drawn. */
  readonly out?: string | undefined;
  /** Column to colour by; the benchmark's by default. */
  readonly color?: string | undefined;
  readonly seed?: number | undefined;
  /** Texts drawn at most, 5,000 by default; of more, some are picked at random. */
  readonly mostPoints?: number | undefined;
  /** A text, or the id of a task, whose nearest tasks are asked for. */
  readonly neighbours?: string | undefined;
  /** How many of them; 10 by default. */
  readonly count?: number | undefined;
  readonly onProgress?: (text: string) => void;
}

/** The map's files, and the tasks nearest to a text. */
export interface MapResult {
  /** What was written, sorted; empty without `out`. */
  readonly files: readonly string[];
  readonly record: MapRecord | undefined;
  /** Nearest first; `undefined` when nobody asked. */
  readonly neighbours: readonly Neighbour[] | undefined;
}

const usualPoints = 5_000;
const usualCount = 10;

/**
 * Draws embeddings as a map, finds the tasks nearest to a text, or both. Equal inputs give equal bytes.
 *
 * @throws HindcastError `usage`; `bad-input` when the embeddings, their table or their model cannot be used; `output`.
 */
export async function map(options: MapOptions): Promise<MapResult> {
  if (options.out === undefined && options.neighbours === undefined) {
    throw new HindcastError("usage", "nothing to do", {
      expected: "a folder for a map, a text to find the neighbours of, or both",
      option: "map",
    });
  }
  using scratch = scratchFolder(path.join(tmpdir(), `hindcast-map-${randomUUID()}`));
  const database = await openDatabase({ threads: 1, temporary: scratch.path });
  const connection = await database.connect();
  try {
    return await mapIn(connection, scratch.path, options);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

async function mapIn(connection: DuckDBConnection, scratch: string, options: MapOptions): Promise<MapResult> {
  const { embeddings: file, table, out, neighbours: text, count = usualCount } = options;
  const embeddings = await openEmbeddings(connection, file, table, scratch);
  if (out !== undefined) {
    await refuseOverwriting([path.join(out, placesName)], [table, embeddings.record.source.path]);
  }
  const columns = pointColumns(embeddings.source, options.color, file);
  const points = await taskPoints(connection, embeddings, columns);
  const neighbours =
    text === undefined ? undefined : await neighboursOf(text, embeddings, points, count, options);
  if (out === undefined) return { files: [], record: undefined, neighbours };
  const input = await drawnMap(embeddings, points, columns, options);
  const record: MapRecord = {
    embeddings: { path: file, sha256: await hashFile(file), record: embeddings.record },
    color: columns.colour,
    seed: input.seed,
    neighbours: neighboursInMap,
    texts: points.length,
    drawn: input.points.length,
    finding: input.finding.title,
    hindcast: version,
  };
  return { files: await writeMap(out, input, record), record, neighbours };
}

async function drawnMap(
  embeddings: Embeddings,
  all: readonly TaskPoint[],
  { colour }: PointColumns,
  { seed = 1, mostPoints = usualPoints, onProgress = () => {} }: MapOptions,
): Promise<MapInput> {
  const points = sample(all, mostPoints, seed);
  const vectors = await embeddings.vectors(points.map(({ row }) => row));
  onProgress(`comparing ${points.length} tasks`);
  const nearest = await nearestNeighbours(vectors, neighboursInMap);
  onProgress("placing them in the picture");
  const places = await project(nearest, seed);
  const colouring = colourPoints(points, colour);
  return {
    points,
    places,
    colouring,
    finding: mapFinding(colouring, nearest),
    model: embeddings.record.model.name,
    seed,
    texts: all.length,
  };
}

// In their own order, each as likely as any other (Vitter's algorithm R picks which).
function sample(points: readonly TaskPoint[], most: number, seed: number): readonly TaskPoint[] {
  if (points.length <= most) return points;
  const random = seededRandom(seed, "sample");
  const picked = points.slice(0, most);
  for (let next = most; next < points.length; next++) {
    const place = Math.floor(random() * (next + 1));
    if (place < most) picked[place] = points[next] as TaskPoint;
  }
  return picked.sort((a, b) => a.row - b.row);
}
