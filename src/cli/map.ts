import { type MapResult, map } from "../map/map.ts";
import type { Neighbour } from "../map/neighbours.ts";
import { toPlainText } from "../tables/markup.ts";
import { exitCodes } from "./exit-codes.ts";
import { wholeNumber } from "./flag-values.ts";
import { onInterrupt } from "./interrupt.ts";

interface MapFlags {
  readonly out?: string;
  readonly color?: string;
  readonly neighbours?: string;
  readonly count?: string;
  readonly table?: string;
  readonly baseUrl?: string;
  readonly points?: string;
  readonly seed?: string;
  readonly json?: boolean;
}

/** `hindcast map`. */
export async function mapCommand(embeddings: string, flags: MapFlags): Promise<number> {
  onInterrupt("nothing was written");
  const onNote = (text: string) => void process.stderr.write(`${text}\n`);
  const { out, color, neighbours, table, baseUrl } = flags;
  const result = await map({
    embeddings,
    out,
    color,
    neighbours,
    table,
    baseUrl,
    count: wholeNumber("--count", flags.count, 1_000_000),
    mostPoints: wholeNumber("--points", flags.points, 50_000),
    seed: wholeNumber("--seed", flags.seed, 2 ** 31),
    onNote,
    onProgress: onNote,
  });
  process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : text(result, out));
  return exitCodes.done;
}

function text({ record, neighbours }: MapResult, out: string | undefined): string {
  const lines = record
    ? [`${record.finding}\n${record.drawn} of ${record.texts} texts drawn\n${out}/map.html\n`]
    : [];
  if (neighbours) lines.push(neighbourTable(neighbours));
  return lines.join("\n");
}

const mostCharacters = 90;

function neighbourTable(neighbours: readonly Neighbour[]): string {
  return toPlainText({
    header: ["cosine", "task", "text"],
    align: ["right", "left", "left"],
    rows: neighbours.map(({ similarity, name, text }) => {
      // Texts come from anywhere: nothing of them but words reaches the terminal.
      const words = text
        .replace(/[\p{Cc}\p{Zs}]+/gu, " ")
        .trim()
        .slice(0, mostCharacters);
      return [similarity.toFixed(3), name.replace(/\p{Cc}+/gu, " "), words];
    }),
  });
}
