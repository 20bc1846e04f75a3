import type { Tokens } from "../../model/trace.ts";
import type { ModelRates, PriceTable } from "../../prices/price-table.ts";
import { standInProvider } from "../providers.ts";

/** What a batch costs of the price of its requests, at OpenAI and at Anthropic. */
const batchShare = 0.5;

export interface Use {
  /** `provider/model`, as asked for. */
  readonly model: string;
  /** The exact name the provider gave. */
  readonly servedBy?: string | undefined;
  readonly tokens: Tokens;
  /** ISO 8601 */
  readonly at: string;
  readonly batch: boolean;
}

/**
 * US dollars of one answer. The stand-in's are those of the model it is named after: nothing is paid, but costs can be
 * tried out.
 */
export function costOf(prices: PriceTable, { model, servedBy, tokens, at, batch }: Use): number | undefined {
  for (const name of pricedNames(model, servedBy)) {
    const cost = prices.cost(name, tokens, at);
    if (cost !== undefined) return cost * (batch ? batchShare : 1);
  }
  return undefined;
}

/** The unit prices behind {@link costOf}, but for a batch's share. */
export function ratesOf(
  prices: PriceTable,
  { model, servedBy, at }: Pick<Use, "model" | "servedBy" | "at">,
): ModelRates | undefined {
  for (const name of pricedNames(model, servedBy)) {
    const rates = prices.rates(name, at);
    if (rates) return rates;
  }
  return undefined;
}

function pricedNames(model: string, servedBy: string | undefined): string[] {
  const provider = model.slice(0, model.indexOf("/"));
  const name = provider === standInProvider ? model.slice(provider.length + 1) : model;
  return servedBy === undefined ? [name] : [name, `${provider}/${servedBy}`];
}
