import path from "node:path";
import type { Benchmark } from "../benchmarks/benchmark.ts";
import type { Config } from "../config/config.ts";
import { HindcastError } from "../model/error.ts";

export interface BenchmarkData {
  readonly data: string;
  readonly dataFrom?: string;
}

/**
 * The file of a benchmark's tasks: the one given, the configuration's, or, for `hub` and `hub@REVISION`, the one on
 * the Hugging Face hub, which is kept in `.hindcast/benchmarks`.
 *
 * @throws HindcastError `usage` when nobody says where it is.
 */
export async function benchmarkData(
  { name, source }: Pick<Benchmark, "name" | "source">,
  given: string | undefined,
  config: Config,
): Promise<BenchmarkData> {
  const hub = /^hub(?:@(.+))?$/.exec(given ?? "");
  if (hub) return fromHub(name, source.dataset, source.file, hub[1]);
  const data = given ?? config.benchmarks.get(name)?.data;
  if (data !== undefined) return { data };
  throw new HindcastError("usage", `no tasks of ${name}`, {
    expected: "--data FILE (.jsonl, .jsonl.gz, .parquet)",
    hint: `--data hub downloads ${source.file} of ${source.dataset}; hindcast.yaml: benchmarks: ${name}: data: FILE`,
  });
}

async function fromHub(
  name: string,
  dataset: string,
  file: string,
  revision: string | undefined,
): Promise<BenchmarkData> {
  const { download } = await import("../download/download.ts");
  const out = path.join(".hindcast", "benchmarks", name);
  const result = await download({
    dataset,
    include: [file],
    out,
    ...(revision !== undefined && { revision }),
    endpoint: process.env["HF_ENDPOINT"],
    token: process.env["HF_TOKEN"],
  });
  process.stderr.write(`${dataset}: commit ${result.revision}\n`);
  return { data: path.join(out, file), dataFrom: `${dataset}@${result.revision}` };
}
