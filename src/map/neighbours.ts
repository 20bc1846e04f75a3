import { type ReopenEmbedderOptions, reopenEmbedder } from "../embeddings/open-embedder.ts";
import type { Embeddings } from "../embeddings/open-embeddings.ts";
import { HindcastError } from "../model/error.ts";
import { byCodeUnit } from "../model/order.ts";
import { counted } from "../plots/number-text.ts";
import { pointName, type TaskPoint, type TextOwner } from "./task-points.ts";

/** A task near a text. */
export interface Neighbour {
  /** -1 to 1: the cosine of the two vectors. */
  readonly similarity: number;
  readonly name: string;
  readonly benchmarks: readonly string[];
  readonly tasks: readonly string[];
  readonly text: string;
}

/**
 * The tasks nearest to a text, nearest first. The text may be the id of a task (or `benchmark/id`), which then is not
 * among them: of a task with several texts, the one that most rows have. Else it is embedded by the model that made the embeddings.
 *
 * @throws HindcastError `usage` when an id belongs to several tasks, `bad-input` when the model is not there.
 */
export async function neighboursOf(
  text: string,
  embeddings: Embeddings,
  points: readonly TaskPoint[],
  count: number,
  options: ReopenEmbedderOptions,
): Promise<Neighbour[]> {
  const own = pointOf(text, points, options);
  const vector = own ? (await embeddings.vectors([own.row]))[0] : await embedOne(text, embeddings, options);
  const cosines = await embeddings.cosines(vector ?? new Float32Array());
  return points
    .filter((point) => point !== own)
    .map((point) => ({ point, similarity: cosines[point.row] ?? Number.NaN }))
    .sort((a, b) => b.similarity - a.similarity || a.point.row - b.point.row)
    .slice(0, count)
    .map(({ point, similarity }) => ({
      similarity: Number(similarity.toFixed(6)),
      name: pointName(point),
      benchmarks: point.benchmarks,
      tasks: point.tasks,
      text: point.text,
    }));
}

function pointOf(
  text: string,
  points: readonly TaskPoint[],
  { onNote = () => {} }: ReopenEmbedderOptions,
): TaskPoint | undefined {
  const same = points.find((point) => point.text === text);
  if (same) return same;
  const meant = points
    .flatMap((point) => point.owners.map((owner) => ({ point, owner, id: fullId(owner) })))
    .filter(({ owner, id }) => owner.task === text || id === text)
    // Rows of equal number stay in their order.
    .sort((a, b) => b.owner.rows - a.owner.rows);
  const ids = [...new Set(meant.map(({ id }) => id))].sort(byCodeUnit);
  if (ids.length > 1) {
    throw new HindcastError("usage", `${text} is the id of ${ids.length} tasks`, {
      received: `${ids.slice(0, 5).join("; ")}${ids.length > 5 ? "; …" : ""}`,
      hint: "name one of these, or give its text",
    });
  }
  const [most] = meant;
  if (most && meant.length > 1) {
    const rows = meant.reduce((sum, { owner }) => sum + owner.rows, 0);
    onNote(
      `${most.id} has ${meant.length} texts: compared is the one of ${most.owner.rows} of its ${counted(rows, "row")}, first in row ${most.point.row + 1}`,
    );
  }
  return most?.point;
}

function fullId({ benchmark, task }: TextOwner): string {
  return benchmark === undefined ? task : `${benchmark}/${task}`;
}

async function embedOne(
  text: string,
  { record }: Embeddings,
  options: ReopenEmbedderOptions,
): Promise<Float32Array> {
  await using embedder = await reopenEmbedder(record.model, options);
  const [embedded] = await embedder.embed([text]);
  if (embedded?.vector.length === record.dimension) return embedded.vector;
  throw new HindcastError("bad-input", `the model ${record.model.name} has changed`, {
    received: `${embedded?.vector.length} numbers a text`,
    expected: `${record.dimension}`,
  });
}
