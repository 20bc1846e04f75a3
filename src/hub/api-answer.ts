import { bytesOf } from "./body.ts";
import type { Dataset } from "./dataset.ts";
import type { Hub } from "./hub.ts";
import { refusal } from "./refusal.ts";
import { request } from "./request.ts";
import { type Retrying, retry } from "./retry.ts";
import { type Watch, watched } from "./watch.ts";

/** An answer of the hub's API, with its body. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The address that answered, after redirects. */
  readonly address: string;
}

export interface ApiOptions extends Retrying {
  /** What is read, for notes on retries. */
  readonly subject: string;
  /** Whether an answer that is no success tells something all the same. */
  readonly tells?: (response: Response) => boolean;
}

/**
 * Asks the hub's API about a dataset. The body is read here, so that an answer cut short is tried again too.
 *
 * @throws HindcastError `bad-input` when the hub refuses or cannot be reached
 */
export function apiAnswer(
  hub: Hub,
  dataset: Dataset,
  address: string,
  { subject, tells = () => false, ...options }: ApiOptions,
): Promise<ApiAnswer> {
  const attempt = async (watch: Watch) => {
    const headers = { accept: "application/json" };
    const response = await request(hub, address, { headers, signal: watch.signal });
    if (!response.ok && !tells(response)) throw refusal(response, hub, dataset);
    const text = new TextDecoder().decode(await bytesOf(response, new URL(address).host, watch));
    return { status: response.status, headers: response.headers, text, address: response.url || address };
  };
  return retry(() => watched(options.patience, options.signal, attempt), {
    ...options,
    action: "read",
    subject,
  });
}
