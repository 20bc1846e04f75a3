import { asTransient } from "./transient.ts";
import type { Watch } from "./watch.ts";

/** The body of an answer as it comes. @throws TransientError when the connection is lost */
export async function* chunksOf(
  response: Response,
  host: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read().catch((error: unknown) => {
        signal.throwIfAborted();
        throw asTransient(error, host);
      });
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    // The connection is of no more use when the body was not read to its end.
    await reader?.cancel().catch(() => {});
  }
}

/** The whole body of an answer. @throws TransientError when the connection is lost, or brings nothing for too long */
export async function bytesOf(
  response: Response,
  host: string,
  watch: Watch,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(response, host, watch.signal)) {
    watch.alive();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
