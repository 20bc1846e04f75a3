import { existsSync } from "node:fs";
import path from "node:path";
import type { Benchmark, BenchmarkSource } from "../benchmarks/benchmark.ts";
import type { Config } from "../config/config.ts";
import { patience } from "../hub/retry.ts";
import { TransientError } from "../hub/transient.ts";
import { HindcastError } from "../model/error.ts";
import { download } from "./download.ts";
import { readManifest } from "./manifest.ts";

/** A benchmark's tasks on this disk: the file, and where it was fetched from. */
export interface BenchmarkData {
  readonly data: string;
  readonly dataFrom?: string;
}

/**
 * Where a benchmark's tasks are, a file or a folder of files: the one given, the configuration's, or, for `hub` and
 * `hub@REVISION`, what is on the Hugging Face hub, which is kept in `.hindcast/benchmarks` and taken from there when the hub is out of reach.
 *
 * @throws HindcastError `usage` when nobody says where it is.
 */
export async function benchmarkData(
  { name, source }: Pick<Benchmark, "name" | "source">,
  given: string | undefined,
  config: Pick<Config, "benchmarks">,
  onNote: (text: string) => void = () => {},
): Promise<BenchmarkData> {
  const hub = /^hub(?:@(.+))?$/.exec(given ?? "");
  if (hub) return fromHub(name, source, { revision: hub[1], onNote });
  const data = given ?? config.benchmarks.get(name)?.data;
  if (data !== undefined) return { data };
  throw new HindcastError("usage", `no tasks of ${name}`, {
    expected: "--data FILE (.jsonl, .jsonl.gz, .parquet), or a folder of them",
    hint: `--data hub downloads ${source.files.join(", ")} of ${source.dataset}; hindcast.yaml: benchmarks: ${name}: data: FILE`,
  });
}

async function fromHub(
  name: string,
  { dataset, files }: BenchmarkSource,
  { revision, onNote }: { readonly revision: string | undefined; readonly onNote: (text: string) => void },
): Promise<BenchmarkData> {
  const out = path.join(".hindcast", "benchmarks", name);
  const told = (commit: string, how = "") => {
    onNote(`${dataset}: commit ${commit}${how}`);
    return {
      data: path.join(out, files.length > 1 ? path.dirname(files[0]) : files[0]),
      dataFrom: `${dataset}@${commit}`,
    };
  };
  const kept = await keptCommit(out, dataset, files);
  // A commit never changes.
  if (kept !== undefined && kept === revision) return told(kept, ", kept from before");
  try {
    const result = await download({
      dataset,
      include: files,
      out,
      ...(revision !== undefined && { revision }),
      ...(kept !== undefined && revision === undefined && { patience: littlePatience }),
      endpoint: process.env["HF_ENDPOINT"],
      token: process.env["HF_TOKEN"],
    });
    if ((await keptCommit(out, dataset, files)) !== undefined) return told(result.revision);
    throw new HindcastError("bad-input", `${dataset} does not have all files of ${name}`, {
      received: `commit ${result.revision}`,
      expected: files.join(", "),
    });
  } catch (error) {
    if (kept === undefined || revision !== undefined || !isOutOfReach(error)) throw error;
    return told(kept, ", kept from before: the hub is out of reach");
  }
}

// With rows that are there already nobody has to wait for a network that is down.
const littlePatience = { ...patience, tries: 2, firstDelay: 200, stall: 5000 };

/** The commit of the files that an earlier download left, found right then; `undefined` when one is not there. */
async function keptCommit(
  out: string,
  dataset: string,
  files: readonly string[],
): Promise<string | undefined> {
  const manifest = await readManifest(out);
  const known = new Set(manifest?.files.map(({ path: name }) => name));
  const areThere = files.every((file) => known.has(file) && existsSync(path.join(out, file)));
  return areThere && manifest?.dataset === dataset ? manifest.revision : undefined;
}

function isOutOfReach(error: unknown): boolean {
  return HindcastError.isInstance(error) && error.cause instanceof TransientError;
}
