import type { Models } from "../models/models.ts";
import type { Reply } from "../models/request.ts";
import { type PriceTable, priceTable } from "../prices/price-table.ts";
import type { OpenEpisodesOptions } from "../sources/episodes/open-episodes.ts";

/** Which attempts hints are made of, by which model, and how. */
export interface HintsOptions {
  /** A hub dataset, a Parquet, JSON lines or JSON file, a folder of Harbor jobs, or a store. */
  readonly dataset: string;
  /** `provider/model`. Default: openai/gpt-4o-mini. */
  readonly model?: string | undefined;
  readonly models: Models;
  /** Where datasets on the hub are read. */
  readonly hub?: OpenEpisodesOptions | undefined;
  /** The tasks that attempts were made at: a folder, a Parquet file of packed ones, or a hub dataset of them. */
  readonly tasks?: string | undefined;
  /** Begins the names of the tasks. Default: the dataset's short name and `-hints`. */
  readonly prefix?: string | undefined;
  /** What stands before a task's text in a prompt. */
  readonly markers?: readonly string[] | undefined;
  /** Tasks at most, the first by name. */
  readonly maxTasks?: number | undefined;
  /** The least reward of a success. Default: 1. */
  readonly threshold?: number | undefined;
  /** Most tokens of a transcript that a model is shown. Default: 16,000. */
  readonly budget?: number | undefined;
  /** One call a row, rows grouped by trial, nothing cut: the way of the tool before this one, for comparison. */
  readonly compat?: boolean | undefined;
  /** Default: 0. */
  readonly seed?: number | undefined;
  /** Attempts that are asked about at once; more wait on disk. Default: 200. */
  readonly atOnce?: number | undefined;
  /** Name in the text the episodes that pitfalls come from. */
  readonly showSources?: boolean | undefined;
  /** For the cost that files tell. Default: the packaged prices. */
  readonly prices?: PriceTable | undefined;
  readonly onEvent?: ((event: HintsEvent) => void) | undefined;
}

/** How far it is. */
export type HintsEvent =
  | { readonly type: "read"; readonly rows: number }
  | {
      readonly type: "gathered";
      readonly tasks: number;
      readonly attempts: number;
      readonly shape: string;
      readonly requests: number;
    }
  /** Tasks of which `tasks` holds no original: they get standard files, and hints are not checked against a solution. */
  | { readonly type: "unmatched"; readonly tasks: readonly string[] }
  | { readonly type: "replied"; readonly reply: Reply<unknown> };

/** Options with nothing left open. */
export interface HintsSettings {
  readonly model: string;
  readonly markers: readonly string[] | undefined;
  readonly threshold: number;
  readonly budget: number;
  readonly compat: boolean;
  readonly seed: number;
  readonly showSources: boolean;
  readonly prices: PriceTable;
}

export const usualModel = "openai/gpt-4o-mini";
const usualBudget = 16_000;

export function settingsOf(options: HintsOptions): HintsSettings {
  const {
    model = usualModel,
    markers,
    threshold = 1,
    budget,
    compat = false,
    seed = 0,
    showSources = false,
    prices = priceTable(),
  } = options;
  // A transcript was never cut there.
  const most = budget ?? (compat ? Number.MAX_SAFE_INTEGER : usualBudget);
  return { model, markers, threshold, budget: most, compat, seed, showSources, prices };
}
