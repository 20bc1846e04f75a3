import path from "node:path";
import type { Benchmark, BenchmarkSource } from "../benchmarks/benchmark.ts";
import type { Config } from "../config/config.ts";
import { parseDataset } from "../hub/dataset.ts";
import { openHub } from "../hub/hub.ts";
import { hubOfEnvironment } from "../hub/hub-of-environment.ts";
import { commitOf } from "../hub/remote-files.ts";
import { type HubPatience, patience } from "../hub/retry.ts";
import { TransientError } from "../hub/transient.ts";
import { HindcastError } from "../model/error.ts";
import { download } from "./download.ts";
import { KeptRows } from "./kept-rows.ts";

/** A benchmark's tasks on this disk: the file, and where it was fetched from. */
export interface BenchmarkData {
  readonly data: string;
  /** `owner/name@commit` of the dataset on the hub. */
  readonly dataFrom?: string;
}

/**
 * Where a benchmark's tasks are, a file or a folder of files: the one given, the configuration's, or, for `hub` and
 * `hub@REVISION`, what is on the Hugging Face hub, which is kept in `.hindcast/benchmarks`, a folder a commit, and taken
 * from there when the hub is out of reach.
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
  source: BenchmarkSource,
  { revision, onNote }: { readonly revision: string | undefined; readonly onNote: (text: string) => void },
): Promise<BenchmarkData> {
  const { dataset, files } = source;
  const kept = new KeptRows(path.join(".hindcast", "benchmarks", name), source);
  const told = (commit: string, how = "") => {
    onNote(`${dataset}: commit ${commit}${how}`);
    const [file] = files;
    return {
      data: path.join(kept.folderOf(commit), files.length > 1 ? path.dirname(file) : file),
      dataFrom: `${dataset}@${commit}`,
    };
  };
  // A commit never changes.
  if (revision !== undefined && (await kept.hasCommit(revision))) return told(revision, ", kept from before");
  const fallback = revision === undefined ? await kept.lastMain() : undefined;
  try {
    const commit = await fetchRows(kept, name, source, {
      revision,
      onNote,
      patience: fallback === undefined ? patience : littlePatience,
    });
    if (revision === undefined) await kept.noteMain(commit);
    return told(commit);
  } catch (error) {
    if (fallback === undefined || !isOutOfReach(error)) throw error;
    return told(fallback, ", kept from before: the hub is out of reach");
  }
}

// With rows that are there already nobody has to wait for a network that is down.
const littlePatience = { ...patience, tries: 2, firstDelay: 200, stall: 5000 };

interface FetchOptions {
  readonly revision: string | undefined;
  readonly onNote: (text: string) => void;
  readonly patience: HubPatience;
}

// Sees to it that the rows of a revision are there. @returns its commit
async function fetchRows(
  kept: KeptRows,
  name: string,
  { dataset, files }: BenchmarkSource,
  { revision, onNote, patience: shared }: FetchOptions,
): Promise<string> {
  const { endpoint, token } = hubOfEnvironment();
  const retrying = { patience: shared, signal: new AbortController().signal, onNote };
  const commit = await commitOf(openHub(endpoint, token), parseDataset(dataset, revision), retrying);
  if (await kept.hasCommit(commit)) return commit;
  const unlock = await kept.lock((holder) => onNote(`${dataset}: waiting for ${holder}, which downloads it`));
  try {
    if (await kept.hasCommit(commit)) return commit;
    const result = await download({
      ...{ dataset, revision: commit, include: files, out: kept.folderOf(commit) },
      ...{ endpoint, token, patience: shared },
      onProgress: (event) => event.type === "note" && onNote(event.text),
    });
    if (await kept.hasCommit(commit)) return commit;
    const [wrong] = result.files.filter(({ problem }) => problem !== undefined);
    if (wrong?.problem)
      throw new HindcastError("bad-input", `${dataset}: ${wrong.path}: ${wrong.problem.message}`, {
        hint: "start the same command again later",
      });
    throw new HindcastError("bad-input", `${dataset} does not have all files of ${name}`, {
      received: `commit ${commit}`,
      expected: files.join(", "),
    });
  } finally {
    unlock();
  }
}

function isOutOfReach(error: unknown): boolean {
  return HindcastError.isInstance(error) && error.cause instanceof TransientError;
}
