import type { PriceTable } from "../prices/price-table.ts";
import type { Patience } from "./limiter/backoff.ts";
import type { StandInOptions } from "./stand-in/options.ts";

/** How models are reached, how fast and for how much, and where their answers are kept. */
export interface ModelsOptions {
  /** Folder of the journal. Default: `.hindcast/journal`. */
  readonly journal?: string | undefined;
  /** US dollars that this run may spend. */
  readonly maxCost?: number | undefined;
  /** US dollars of it that were spent before. */
  readonly spent?: number | undefined;
  /** Keys of answers that were paid before at a cost that was not known; of some, not even the key is. */
  readonly unpriced?: readonly (string | undefined)[] | undefined;
  /** Ask in batches, at half the price; answers may take a day. */
  readonly batch?: boolean | Partial<BatchTiming> | undefined;
  /** Ask anew what the journal has. */
  readonly fresh?: boolean | undefined;
  /** Keys of requests that are asked anew where the answer that is kept cannot be understood. */
  readonly freshIfUnreadable?: Iterable<string> | undefined;
  /** Answer from the journal alone. */
  readonly offline?: boolean | undefined;
  /** Default: the packaged prices. */
  readonly prices?: PriceTable | undefined;
  /** Milliseconds until an answer must be there. Default: ten minutes. */
  readonly timeout?: number | undefined;
  /** Told, once each, what a user may want to know: why requests are sent again, settings without effect. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** Where keys are looked up. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another address than the provider's own. */
  readonly baseUrl?: string | undefined;
  /** Requests in flight to a model, at most. Default: 100. */
  readonly mostInFlight?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** How often and after which waits a request is sent again, or a batch. */
  readonly patience?: Patience | undefined;
  /** How the stand-in behind `mock/...` answers. */
  readonly standIn?: StandInOptions | undefined;
}

/** When batches go and how often they are looked at, in milliseconds. */
export interface BatchTiming {
  readonly gather: number;
  readonly poll: number;
}
