import path from "node:path";
import { loadConfig } from "../config/load.ts";
import type { RunPlan } from "../eval/log/plan.ts";
import { HindcastError } from "../model/error.ts";
import type { ModelsOptions } from "../models/models.ts";
import { priceTable } from "../prices/price-table.ts";
import type { ModelFlags } from "./model-flags.ts";

/** How models are asked, of which a run keeps the record: what `resume` and `replay` use where no flag says otherwise. */
export function askingOf(options: ModelsOptions): RunPlan["asking"] {
  const { journal, batch, mostInFlight, requestsPerMinute, tokensPerMinute, maxCost } = options;
  return {
    // Whoever goes on from another folder means the same journal.
    journal: journal === undefined ? undefined : path.resolve(journal),
    batch: batch === undefined ? undefined : Boolean(batch),
    mostInFlight,
    requestsPerMinute,
    tokensPerMinute,
    maxCost,
  };
}

/** What the flags mean, and where they say nothing, what a run's plan does. */
export function askedAgain(plan: Pick<RunPlan, "asking" | "baseUrl">, flags: ModelsOptions): ModelsOptions {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return { baseUrl: plan.baseUrl, ...plan.asking, ...Object.fromEntries(given) };
}

/** What the flags mean. @throws HindcastError `usage` for a flag that is no number, `config` */
export async function modelOptions(flags: ModelFlags): Promise<ModelsOptions> {
  const { config } = await loadConfig(flags.config);
  return {
    journal: flags.journal,
    baseUrl: flags.baseUrl,
    mostInFlight: wholeNumber("--batch-size", flags.batchSize),
    requestsPerMinute: wholeNumber("--max-rpm", flags.maxRpm),
    tokensPerMinute: wholeNumber("--max-tpm", flags.maxTpm),
    maxCost: dollars("--max-cost", flags.maxCost),
    batch: flags.batch,
    fresh: flags.fresh,
    prices: priceTable(config.prices),
  };
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new HindcastError("usage", flag, {
    received: JSON.stringify(text),
    expected: "a whole number from 1",
  });
}

function dollars(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new HindcastError("usage", flag, {
    received: JSON.stringify(text),
    expected: "an amount in US dollars",
  });
}
