import type { LanguageModelV3, SharedV3ProviderOptions } from "@ai-sdk/provider";
import type { PlainObject } from "../../model/plain-json.ts";
import type { BatchInterface } from "../batch/batch-interface.ts";
import type { Endpoint } from "../providers.ts";
import type { ModelRequest } from "../request.ts";

export interface ModelSettings {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly fetch: typeof globalThis.fetch;
}

/** What differs between the interfaces that providers offer. The libraries behind them are loaded on first use. */
export interface Protocol {
  createModel(settings: ModelSettings): LanguageModelV3;
  /** Settings that only this interface has. */
  options(request: ModelRequest): SharedV3ProviderOptions;
  /** Settings of one message, as a mark for the provider's cache. */
  messageOptions?(message: { readonly cache?: boolean | undefined }): SharedV3ProviderOptions | undefined;
  /** Whether the body of a 200 is an answer at all; some hosts send errors so. */
  isAnswer(body: PlainObject): boolean;
  /** A body of other hosts that speak this interface, with what its library insists on; `undefined` when it is there. */
  amended?(body: string): string | undefined;
  readonly batches?: BatchInterface;
  /** Tokens, as far as they count towards a rate limit, of an answer's body. */
  tokensOf(body: PlainObject): number | undefined;
}
