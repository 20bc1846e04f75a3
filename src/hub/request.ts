import { HindcastError } from "../model/error.ts";
import type { Hub } from "./hub.ts";
import { asTransient, retryAfterOf, TransientError } from "./transient.ts";

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const mostRedirects = 5;

/**
 * One GET, followed through redirects. Any status may come back but those worth another try.
 *
 * Redirects are followed by hand because large files lie on a storage host: the token must stay with the hub, and a
 * redirect from https to http must not pass.
 *
 * @throws TransientError for a lost connection, 408, 429 and 5xx.
 */
export async function request(hub: Hub, address: string, options: RequestOptions): Promise<Response> {
  let url = new URL(address);
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const response = await get(hub, url, options);
    const location = response.status >= 300 && response.status < 400 && response.headers.get("location");
    if (!location) {
      if (!isTransient(response.status)) return response;
      await response.body?.cancel();
      throw new TransientError(`${url.host} answers ${response.status}`, retryAfterOf(response.headers));
    }
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (!next || (next.protocol !== "https:" && next.protocol !== url.protocol)) {
      const target = next ? `${next.protocol}, which is not safe` : "what is no address";
      throw new HindcastError("bad-input", `${url.host} redirects from ${url.protocol} to ${target}`);
    }
    url = next;
  }
  throw new HindcastError("bad-input", `${url.host} redirects in a circle`);
}

async function get(hub: Hub, url: URL, { headers, signal }: RequestOptions): Promise<Response> {
  const isHub = url.origin === new URL(hub.endpoint).origin;
  try {
    return await fetch(url, {
      redirect: "manual",
      headers: {
        ...headers,
        // Offsets into a compressed answer would mean nothing. With a range, fetch says so itself.
        ...(headers?.["range"] === undefined && { "accept-encoding": "identity" }),
        "user-agent": "hindcast",
        ...(hub.token && isHub && { authorization: `Bearer ${hub.token}` }),
      },
      ...(signal && { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw asTransient(error, url.host);
  }
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
