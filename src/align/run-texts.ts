import path from "node:path";
import { benchmarksMeant } from "../analysis/benchmark-names.ts";
import { type FileNameParts, runFileName } from "../analysis/run-file-name.ts";
import type { Config } from "../config/config.ts";
import type { Opening } from "../model/opening.ts";
import type { RunIdentity } from "../sources/hal/run-identity.ts";
import type { ResultRow } from "./results-table.ts";

/** A run that rows can get their texts from: where it lies, who ran what, and how the work at its tasks began. */
export interface RunTexts {
  /** Path of the trace, with `!member` inside a zip; or the run's key in the store. */
  readonly name: string;
  /** SHA-256 of the file it was read from; `undefined` where nobody asked, or it was not read to its end. */
  readonly sha256: string | undefined;
  readonly bytes: number;
  readonly identity: RunIdentity;
  /** One conversation stands for all calls of a task: its first user is heard, but the task may be told elsewhere. */
  readonly isMerged: boolean;
  /**
   * The wanted ones of the tasks that the run knows of, with what their first model call opens with; `undefined` for
   * a task that no model was called for. Empty where the run was not wanted.
   */
  readonly tasks: ReadonlyMap<string, Opening | undefined>;
  /** Those of the wanted ids that occur in it: as its own id, or as that of a call or of a tree of calls. */
  readonly ids: ReadonlySet<string>;
}

/** What of the runs is wanted, by the rows of a table; plain data that can be told to another thread. */
export interface Wanted {
  /** As the rows spell them. */
  readonly benchmarks: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  readonly taskIds: ReadonlySet<string>;
  /** Ids of runs that stand in the rows. */
  readonly ids: ReadonlySet<string>;
  readonly config: Config;
}

export function wantedBy(rows: readonly ResultRow[], config: Config): Wanted {
  return {
    benchmarks: new Set(rows.map(({ benchmark }) => benchmark)),
    models: new Set(rows.map(({ model }) => model)),
    taskIds: new Set(rows.map(({ taskId }) => taskId)),
    ids: new Set(rows.map(({ agentRunId }) => agentRunId).filter((id) => id !== "")),
    config,
  };
}

/** Whether a run can be one that a row is about; `name` is where it lies. */
export function isWantedRun(wanted: Wanted, identity: RunIdentity, name: string): boolean {
  const benchmark = identity.benchmark ?? fileNameParts(name, wanted).benchmark;
  // Where nothing tells the benchmark, the run can still bear a row's id.
  if (benchmark === undefined || wanted.ids.has(identity.runId ?? "")) return true;
  return [...wanted.benchmarks].some((spelling) => isMeant(benchmark, spelling, wanted.config));
}

/** Whether a spelling may mean the benchmark. */
export function isMeant(benchmark: string, spelling: string, config: Config): boolean {
  return benchmarksMeant(spelling, [benchmark], config).length > 0;
}

/** What the name of a run's file tells of benchmarks and models that the tables or the rows know. */
export function fileNameParts(
  name: string,
  { benchmarks, models, config }: Pick<Wanted, "benchmarks" | "models" | "config">,
): FileNameParts {
  const { names, statusSheet } = config;
  return runFileName(fileName(name), {
    benchmarks: [
      ...config.benchmarks.keys(),
      ...names.benchmarks.values(),
      ...statusSheet.benchmarks.values(),
      ...benchmarks,
    ],
    models: [...names.models.keys(), ...names.models.values(), ...models],
  });
}

/** Of a member in a zip its own name; of a trace its file's. */
export function fileName(name: string): string {
  return path.posix.basename(name.split("!").at(-1) ?? name);
}

/** Is told how far reading is. */
export interface ReadingProgress {
  /** Told beforehand how much there is to read. */
  start(total: number, unit: "bytes" | "runs"): void;
  read(amount: number): void;
  /** So much need not be read. */
  skip(amount: number): void;
}
