import { byKey } from "../../model/order.ts";
import { unknownTokens } from "../../model/trace.ts";
import type { PriceTable } from "../../prices/price-table.ts";
import { costOf } from "../cost/cost-of.ts";
import type { Journal } from "./journal.ts";
import { readRecord } from "./read-record.ts";

/** What a journal holds of one model. */
export interface ModelStats {
  readonly model: string;
  readonly answers: number;
  /** Of these, answers that cannot be understood. */
  readonly unreadable: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** US dollars of the answers whose cost is known. */
  readonly cost: number;
  /** Answers without a known cost: the model has no price, or they do not tell their tokens. */
  readonly unpriced: number;
  /** ISO 8601 */
  readonly first: string;
  readonly last: string;
}

/** Adds up a journal by model, sorted by name. */
export async function journalStats(journal: Journal, prices: PriceTable): Promise<ModelStats[]> {
  const models = new Map<string, ModelStats>();
  for (const record of journal.answers()) {
    const { model, at, batch } = record;
    const decoded = await readRecord(record);
    const { tokens, servedBy } = decoded ?? { tokens: unknownTokens, servedBy: undefined };
    const cost = costOf(prices, { model, servedBy, tokens, at, batch });
    const known = models.get(model) ?? { ...none, model, first: at, last: at };
    models.set(model, {
      model,
      answers: known.answers + 1,
      unreadable: known.unreadable + (decoded ? 0 : 1),
      inputTokens: known.inputTokens + (tokens.input ?? 0),
      cachedTokens: known.cachedTokens + (tokens.cacheRead ?? 0),
      outputTokens: known.outputTokens + (tokens.output ?? 0),
      cost: known.cost + (cost ?? 0),
      unpriced: known.unpriced + (cost === undefined ? 1 : 0),
      first: at < known.first ? at : known.first,
      last: at > known.last ? at : known.last,
    });
  }
  return [...models.values()].sort(byKey(({ model }) => model));
}

const none = {
  answers: 0,
  unreadable: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  cost: 0,
  unpriced: 0,
};
