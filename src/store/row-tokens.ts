import type { Tokens } from "../model/trace.ts";
import type { StoreRow } from "./columns.ts";

/** The tokens that a row counts. */
export function rowTokens(row: StoreRow<"calls"> | StoreRow<"usage">): Tokens {
  return {
    input: row.input_tokens,
    output: row.output_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite: row.cache_write_tokens,
    reasoning: row.reasoning_tokens,
  };
}
