import type { PriceTable } from "../../prices/price-table.ts";
import { costOf } from "../cost/cost-of.ts";
import type { Journal } from "./journal.ts";
import { readRecord } from "./read-record.ts";
import type { AnswerRecord } from "./record.ts";

export interface ExportOptions {
  readonly prices: PriceTable;
  readonly keep: (answer: AnswerRecord) => boolean;
  /** With what the provider sent, as it sent it. */
  readonly raw: boolean;
  /** Told of an answer that cannot be understood, which has no line. */
  readonly onUnreadable?: ((record: AnswerRecord) => void) | undefined;
}

/** The answers of a journal as lines of JSON, in the order of their keys: equal answers give equal lines. */
export async function* exportJournal(
  journal: Journal,
  { prices, keep, raw, onUnreadable }: ExportOptions,
): AsyncGenerator<string> {
  for (const record of journal.answers()) {
    if (!keep(record)) continue;
    const { key, at, model, version, batch, seconds, body } = record;
    const decoded = await readRecord(record);
    if (!decoded) {
      onUnreadable?.(record);
      continue;
    }
    const { text, reasoning, finish, tokens, servedBy } = decoded;
    const cost = costOf(prices, { model, servedBy, tokens, at, batch });
    // Unknown fields are null, so that every line has the same.
    const line = {
      key,
      at,
      model,
      served_by: servedBy ?? null,
      version,
      batch,
      seconds: seconds ?? null,
      finish,
      text,
      reasoning: reasoning ?? null,
      input_tokens: tokens.input ?? null,
      cache_read_tokens: tokens.cacheRead ?? null,
      cache_write_tokens: tokens.cacheWrite ?? null,
      output_tokens: tokens.output ?? null,
      reasoning_tokens: tokens.reasoning ?? null,
      cost: cost ?? null,
      ...(raw && { body }),
    };
    yield `${JSON.stringify(line)}\n`;
  }
}
