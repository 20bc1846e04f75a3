import { loadConfig } from "../config/load.ts";
import { HindcastError } from "../model/error.ts";
import type { ModelsOptions } from "../models/models-options.ts";
import { priceTable } from "../prices/price-table.ts";
import { wholeNumber } from "./flag-values.ts";
import type { ModelFlags } from "./model-flags.ts";

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

function dollars(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new HindcastError("usage", flag, {
    received: JSON.stringify(text),
    expected: "an amount in US dollars",
  });
}
