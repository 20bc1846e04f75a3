import type { Hub } from "../../hub/hub.ts";
import { patience, retry } from "../../hub/retry.ts";
import { asTransient, retryAfterOf, TransientError } from "../../hub/transient.ts";
import { watched } from "../../hub/watch.ts";

/**
 * `fetch` for the hub's library: it tries again what may pass, and adds the token, since the library takes none that does
 * not begin with `hf_`.
 *
 * @param name the dataset's, for notes and errors
 */
export function patientFetch(hub: Hub, name: string, onNote: (text: string) => void): typeof fetch {
  return async (address, init) => {
    const url = new URL(address instanceof Request ? address.url : String(address));
    const request = { ...init, headers: headersFor(hub, url, init) };
    // What is sent leaves no trace here: of a file on its way nobody knows whether the connection stands still.
    const isSmall = typeof (init?.body ?? "") === "string";
    const ask = async (signal: AbortSignal | undefined) =>
      await fetch(address, { ...request, ...(signal && { signal }) }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw asTransient(error, url.host);
      });
    const attempt = async () => {
      const given = init?.signal ?? undefined;
      const response = await (isSmall
        ? watched(patience, given, async ({ signal }) => await ask(signal))
        : ask(given));
      const { status, headers } = response;
      if (status !== 408 && status !== 429 && status < 500) return response;
      await response.body?.cancel();
      throw new TransientError(`${url.host} answers ${status}`, retryAfterOf(headers));
    };
    return await retry(attempt, {
      patience,
      signal: new AbortController().signal,
      onNote,
      action: "upload to",
      subject: name,
    });
  };
}

// The address that bytes are put to holds a signature of its own, also where the storage is a part of the hub.
function headersFor(hub: Hub, url: URL, init: RequestInit | undefined): Headers {
  const headers = new Headers(init?.headers);
  const isHub = url.origin === new URL(hub.endpoint).origin && init?.method !== "PUT";
  if (isHub && hub.token) headers.set("authorization", `Bearer ${hub.token}`);
  return headers;
}
