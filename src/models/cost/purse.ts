import type { PriceTable } from "../../prices/price-table.ts";
import type { Journal } from "../journal/journal.ts";
import { readRecord } from "../journal/read-record.ts";
import { Budget } from "./budget.ts";
import { costOf } from "./cost-of.ts";
import { type CountTokens, loadTokenCounter } from "./count-tokens.ts";

/** A limit of what may be spent, and what it takes to keep it. */
export interface Purse {
  readonly budget: Budget;
  readonly count: CountTokens;
  readonly prices: PriceTable;
}

export interface PurseParts {
  readonly journal: Journal;
  readonly prices: PriceTable;
  readonly onNote: (text: string) => void;
}

export interface Earlier {
  /** US dollars. */
  readonly spent?: number | undefined;
  /** Keys of answers whose cost was not known when they were paid. */
  readonly unpriced?: readonly (string | undefined)[] | undefined;
}

/**
 * A limit that holds for what was spent before, too: answers without a known cost count what their tokens cost by the
 * prices of now.
 */
export async function openPurse(
  maxCost: number,
  { spent = 0, unpriced = [] }: Earlier,
  { journal, prices, onNote }: PurseParts,
): Promise<Purse> {
  let [dollars, unknown] = [spent, 0];
  for (const key of unpriced) {
    const cost = await priceNow(key, journal, prices);
    if (cost === undefined) unknown++;
    else dollars += cost;
  }
  if (unknown > 0) {
    onNote(
      `--max-cost counts nothing for ${unknown} answers that were paid before: what they cost is not known`,
    );
  }
  return { budget: new Budget(maxCost, dollars), count: await loadTokenCounter(), prices };
}

async function priceNow(
  key: string | undefined,
  journal: Journal,
  prices: PriceTable,
): Promise<number | undefined> {
  const record = key === undefined ? undefined : journal.find(key);
  const read = record && (await readRecord(record));
  if (!record || !read) return undefined;
  const { tokens, servedBy } = read;
  return costOf(prices, { model: record.model, servedBy, tokens, at: record.at, batch: record.batch });
}
