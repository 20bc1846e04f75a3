import type { ConfigFile } from "./schema.ts";

/** Names as reported, and what they are called: how names are brought to one spelling. */
export type NameTable = ReadonlyMap<string, string>;

/** The configuration in force: preset and file laid over each other, nothing missing. */
export interface Config {
  readonly names: {
    readonly agents: NameTable;
    readonly models: NameTable;
    readonly benchmarks: NameTable;
    readonly scaffolds: NameTable;
    readonly effortInAgentName: readonly RegExp[];
  };
  readonly leftOut: { readonly contains: readonly string[]; readonly exactly: ReadonlySet<string> };
  readonly scaffoldGroups: Readonly<Record<ScaffoldGroup, readonly string[]>>;
  readonly statusSheet: {
    readonly models: NameTable;
    readonly modelSuffixes: NameTable;
    readonly benchmarks: NameTable;
    readonly agents: NameTable;
  };
  readonly benchmarks: ReadonlyMap<string, ConfigBenchmark>;
  /** US dollars per million tokens, by model. */
  readonly prices: Readonly<Record<string, ConfigPrice>>;
  readonly defaults: {
    /** `provider/model` */
    readonly model: string | undefined;
  };
  readonly statistics: {
    readonly seed: number;
    readonly resamples: number;
    /** Coverage of intervals, 0 to 1. */
    readonly confidence: number;
  };
}

/** A benchmark as the configuration describes it. */
export interface ConfigBenchmark {
  readonly label: string;
  readonly tasks: number | undefined;
  /** File of the tasks, for grading. */
  readonly data?: string | undefined;
}

/** A model's price, in US dollars for a million tokens. */
export interface ConfigPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
}

export const scaffoldGroups = ["generalist", "task_specific"] as const;
/** A benchmark's own agent, or one for any benchmark. */
export type ScaffoldGroup = (typeof scaffoldGroups)[number];

/** Lays configuration files over each other, later ones over earlier: tables key by key, lists as a whole. */
export function resolveConfig(...layers: readonly ConfigFile[]): Config {
  const table = (pick: (layer: ConfigFile) => Record<string, string> | undefined): NameTable =>
    new Map(layers.flatMap((layer) => Object.entries(pick(layer) ?? {})));
  const last = <T>(pick: (layer: ConfigFile) => T | undefined): T | undefined =>
    layers.map(pick).findLast((value) => value !== undefined);
  const benchmarks = new Map<string, ConfigBenchmark>();
  for (const [name, given] of layers.flatMap((layer) => Object.entries(layer.benchmarks ?? {}))) {
    const known = benchmarks.get(name);
    const data = given.data ?? known?.data;
    benchmarks.set(name, {
      label: given.label ?? known?.label ?? name,
      tasks: given.tasks ?? known?.tasks,
      ...(data !== undefined && { data }),
    });
  }
  return {
    names: {
      agents: table((layer) => layer.names?.agents),
      models: table((layer) => layer.names?.models),
      benchmarks: table((layer) => layer.names?.benchmarks),
      scaffolds: table((layer) => layer.names?.scaffolds),
      effortInAgentName: (last((layer) => layer.names?.effort_in_agent_name) ?? []).map(
        (text) => new RegExp(text),
      ),
    },
    leftOut: {
      contains: last((layer) => layer.left_out?.contains) ?? [],
      exactly: new Set(last((layer) => layer.left_out?.exactly)),
    },
    scaffoldGroups: {
      generalist: last((layer) => layer.scaffold_groups?.generalist) ?? [],
      task_specific: last((layer) => layer.scaffold_groups?.task_specific) ?? [],
    },
    statusSheet: {
      models: table((layer) => layer.status_sheet?.models),
      modelSuffixes: table((layer) => layer.status_sheet?.model_suffixes),
      benchmarks: table((layer) => layer.status_sheet?.benchmarks),
      agents: table((layer) => layer.status_sheet?.agents),
    },
    benchmarks,
    prices: Object.fromEntries(
      layers
        .flatMap((layer) => Object.entries(layer.prices ?? {}))
        .map(([model, { input, output, cache_read: cacheRead, cache_write: cacheWrite }]) => [
          model,
          { input, output, cacheRead, cacheWrite },
        ]),
    ),
    defaults: { model: last((layer) => layer.defaults?.model) },
    statistics: {
      seed: last((layer) => layer.statistics?.seed) ?? 20_250_416,
      resamples: last((layer) => layer.statistics?.resamples) ?? 1000,
      confidence: last((layer) => layer.statistics?.confidence) ?? 0.95,
    },
  };
}
