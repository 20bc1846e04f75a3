import { createHash } from "node:crypto";
import { calcPrice, type PriceCalculation, type TieredPrices } from "@pydantic/genai-prices";
import { instant } from "../model/instant.ts";
import type { Tokens } from "../model/trace.ts";

/** A price the user sets: US dollars per million tokens. Cached tokens cost `input` where no price of theirs is set. */
export interface OwnPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

/** What models cost at a day. */
export interface PriceTable {
  /** What the prices are, with version and date; goes with every cost. */
  readonly name: string;
  /**
   * US dollars of one call. `undefined` when the model has no price, or the call does not say what it used.
   *
   * @param startedAt ISO 8601; the price in force then is taken, or that of the table's date when unknown.
   */
  cost(model: string | undefined, tokens: Tokens, startedAt: string | undefined): number | undefined;
  /** What that cost is made of, for records; `undefined` for a model without a price, or one that is not by token alone. */
  rates(model: string, startedAt: string | undefined): ModelRates | undefined;
  /** Whether the model's price is one that the user set. */
  isOwn(model: string): boolean;
}

/** US dollars per million tokens, one price or one that depends on how much was sent. */
export type ModelRate = number | TieredPrices;
/** A model's prices by kind of token, in US dollars for a million. */
export type ModelRates = Readonly<Record<"input" | "output" | "cacheRead" | "cacheWrite", ModelRate>>;

/** The packaged table; a test holds this to the version installed. Its own updates over the network are not used. */
export const packagedTable = {
  package: "@pydantic/genai-prices",
  version: "0.1.8",
  date: "2026-09-23",
} as const;

/** The packaged prices, with the user's own laid over them by model name, as logged or without its provider. */
export function priceTable(own: Readonly<Record<string, OwnPrice>> = {}): PriceTable {
  const packaged = `${packagedTable.package} ${packagedTable.version} (${packagedTable.date})`;
  const ownPriceOf = (model: string): OwnPrice | undefined => {
    const name = [model, bareName(model)].find((name) => Object.hasOwn(own, name));
    return name === undefined ? undefined : own[name];
  };
  const priceOf = (model: string, startedAt: string | undefined): Price => {
    const price = ownPriceOf(model);
    return price === undefined ? packagedPrice(model, startedAt) : ownPrice(price);
  };
  // Finding a model is the dear part, and most prices never change.
  const lasting = new Map<string, Cost | undefined>();
  const changing = new Map<string, Cost | undefined>();
  const costOf = (model: string, startedAt: string | undefined): Cost | undefined => {
    if (lasting.has(model)) return lasting.get(model);
    const minute = `${model} ${Math.floor((instant(startedAt) ?? Number.NaN) / 60_000)}`;
    if (changing.has(minute)) return changing.get(minute);
    const { cost, changes } = priceOf(model, startedAt);
    if (changing.size > 10_000) changing.clear();
    if (changes) changing.set(minute, cost);
    else lasting.set(model, cost);
    return cost;
  };
  return {
    name: Object.keys(own).length === 0 ? packaged : `own prices ${digest(own)} over ${packaged}`,
    cost: (model, tokens, startedAt) => {
      const { input, output } = tokens;
      if (model === undefined || input === undefined || output === undefined) return undefined;
      return costOf(model, startedAt)?.({ ...tokens, input, output });
    },
    rates: (model, startedAt) => priceOf(model, startedAt).rates,
    isOwn: (model) => ownPriceOf(model) !== undefined,
  };
}

interface KnownTokens extends Tokens {
  readonly input: number;
  readonly output: number;
}
type Cost = (tokens: KnownTokens) => number | undefined;

interface Price {
  readonly cost: Cost | undefined;
  readonly rates?: ModelRates | undefined;
  /** Whether another time may have another price. */
  readonly changes: boolean;
}

function ownPrice({ input, output, cacheRead = input, cacheWrite = input }: OwnPrice): Price {
  const rates = { input, output, cacheRead, cacheWrite };
  return { changes: false, cost: byToken(rates), rates };
}

function packagedPrice(model: string, startedAt: string | undefined): Price {
  const timestamp = new Date(instant(startedAt) ?? packagedTable.date);
  const found = find(model, timestamp);
  if (!found) return { changes: false, cost: undefined };
  const price = found.model_price;
  const { input_mtok: input, output_mtok: output } = price;
  const { cache_read_mtok: cacheRead = input, cache_write_mtok: cacheWrite = input } = price;
  const isByToken = price["requests_kcount"] === undefined && price["output_reasoning_mtok"] === undefined;
  const rates =
    isByToken &&
    input !== undefined &&
    output !== undefined &&
    cacheRead !== undefined &&
    cacheWrite !== undefined
      ? { input, output, cacheRead, cacheWrite }
      : undefined;
  // By request, or for reasoning: left to the package, at some 50 microseconds a call.
  const cost = rates ? byToken(rates) : (tokens: KnownTokens) => calculate(found, tokens, timestamp);
  return { changes: Array.isArray(found.model.prices), cost, rates };
}

function byToken(rates: ModelRates): Cost {
  return ({ input, output, cacheRead = 0, cacheWrite = 0 }) => {
    const fresh = input - cacheRead - cacheWrite;
    // More cached than sent: the counters do not mean what they should, and no cost follows from them.
    if (fresh < 0) return undefined;
    const dollars = (tokens: number, rate: ModelRate) => tokens * rateAt(rate, input);
    const sent = dollars(fresh, rates.input) + dollars(cacheRead, rates.cacheRead);
    return (sent + dollars(cacheWrite, rates.cacheWrite) + dollars(output, rates.output)) / 1e6;
  };
}

// The tier that the whole input reaches holds for every token of the call.
function rateAt(rate: ModelRate, input: number): number {
  if (typeof rate === "number") return rate;
  return rate.tiers.findLast(({ start }) => input > start)?.price ?? rate.base;
}

function calculate(found: PriceCalculation, tokens: Tokens, timestamp: Date): number | undefined {
  const usage = {
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
    output_reasoning_tokens: tokens.reasoning,
  };
  try {
    return calcPrice(usage, found.model.id, { provider: found.provider, timestamp })?.total_price;
  } catch {
    return undefined;
  }
}

// How callers write a provider before the model (our names, and litellm's), and what the table calls it.
const providers: ReadonlyMap<string, string> = new Map([
  ["openai", "openai"],
  ["anthropic", "anthropic"],
  ["azure", "azure"],
  ["bedrock", "aws"],
  ["cohere", "cohere"],
  ["deepseek", "deepseek"],
  ["fireworks", "fireworks"],
  ["fireworks_ai", "fireworks"],
  ["gemini", "google"],
  ["google", "google"],
  ["groq", "groq"],
  ["mistral", "mistral"],
  ["openrouter", "openrouter"],
  ["perplexity", "perplexity"],
  ["together", "together"],
  ["together_ai", "together"],
  ["vertex_ai", "google"],
  ["xai", "x-ai"],
]);

/**
 * The table's entry for a model. A provider named before it decides whose price it is: the same weights cost
 * differently elsewhere, so that a host without an entry leaves the price unknown.
 */
function find(model: string, timestamp: Date): PriceCalculation | undefined {
  const provider = providers.get(prefix(model));
  const found =
    provider === undefined
      ? calcPrice({}, model, { timestamp })
      : calcPrice({}, bareName(model), { providerId: provider, timestamp });
  return found ?? undefined;
}

/** A model's name without the provider before it: `openai/gpt-4o` is `gpt-4o`. */
function bareName(model: string): string {
  return providers.has(prefix(model)) ? model.slice(model.indexOf("/") + 1) : model;
}

function prefix(model: string): string {
  return model.slice(0, Math.max(0, model.indexOf("/"))).toLowerCase();
}

function digest(own: Readonly<Record<string, OwnPrice>>): string {
  const sorted = Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 12);
}
