import picomatch from "picomatch";
import { parse } from "yaml";
import { z } from "zod";
import type { RemoteFile } from "./remote-files.ts";

const patterns = z.union([
  z.string().transform((pattern) => [{ split: "train", path: [pattern] }]),
  z.array(z.string()).transform((path) => [{ split: "train", path }]),
  z.array(
    z.object({
      split: z.string(),
      path: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
    }),
  ),
]);
const cardSchema = z.looseObject({
  configs: z
    .array(z.looseObject({ config_name: z.string().optional(), data_files: patterns.optional() }))
    .optional(),
});

/**
 * The files that hold a dataset's rows: those its card names for the split `train` of its default configuration, else
 * Parquet files under `data/`, else any Parquet files, else any JSON lines.
 *
 * @param card its README.md, if it has one
 */
export function datasetFiles(files: readonly RemoteFile[], card: string | undefined): RemoteFile[] {
  const named = namedByCard(card);
  const isNamed = picomatch(named, { dot: true, windows: false });
  const choices = [
    (path: string) => named.length > 0 && isNamed(path),
    (path: string) => path.startsWith("data/") && path.endsWith(".parquet"),
    (path: string) => path.endsWith(".parquet"),
    (path: string) => /\.(jsonl|ndjson)(\.gz)?$/.test(path),
  ];
  for (const isData of choices) {
    const chosen = files.filter(({ path }) => isData(path));
    if (chosen.length > 0) return chosen;
  }
  return [];
}

// A card that cannot be read names nothing.
function namedByCard(card: string | undefined): string[] {
  const [, front] = /^\ufeff?---\r?\n([\s\S]*?)\r?\n---/.exec(card ?? "") ?? [];
  if (front === undefined) return [];
  try {
    const { configs = [] } = cardSchema.parse(parse(front));
    const config = configs.find(({ config_name }) => config_name === "default") ?? configs[0];
    const splits = config?.data_files ?? [];
    return (splits.find(({ split }) => split === "train") ?? splits[0])?.path ?? [];
  } catch {
    return [];
  }
}
