import { messageOf } from "../model/error.ts";
import { bytesOf } from "./body.ts";
import type { Dataset } from "./dataset.ts";
import type { Hub } from "./hub.ts";
import { refusal } from "./refusal.ts";
import type { RemoteFile } from "./remote-files.ts";
import { request } from "./request.ts";
import { type Retrying, retry } from "./retry.ts";
import { TransientError } from "./transient.ts";
import { type Watch, watched } from "./watch.ts";

/** A file that hands out any range of its bytes. */
export interface RemoteBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** Where a file of a dataset lies on the hub, at a commit. */
export function fileAddress(hub: Hub, dataset: Dataset, commit: string, path: string): string {
  const names = path.split("/").map(encodeURIComponent).join("/");
  return `${hub.endpoint}/datasets/${dataset.name}/resolve/${commit}/${names}`;
}

/**
 * A file on the hub, of which only the ranges asked for are fetched, each tried again when it fails.
 *
 * @throws HindcastError `bad-input` from `slice` when the hub refuses or patience ends
 */
export function remoteBuffer(
  hub: Hub,
  dataset: Dataset,
  commit: string,
  { path, size }: RemoteFile,
  options: Retrying,
): RemoteBuffer {
  const address = fileAddress(hub, dataset, commit, path);
  const fetchRange = async (from: number, to: number, watch: Watch): Promise<ArrayBuffer> => {
    const headers = { range: `bytes=${from}-${to - 1}` };
    const response = await request(hub, address, { headers, signal: watch.signal });
    if (response.status !== 206 && response.status !== 200) throw refusal(response, hub, dataset);
    const { buffer: bytes } = await bytesOf(response, new URL(address).host, watch);
    // A server that knows no ranges sends the whole.
    const part = response.status === 200 ? bytes.slice(from, to) : bytes;
    if (part.byteLength === to - from) return part;
    throw new TransientError(`${path}: ${part.byteLength} bytes came of ${to - from}`);
  };
  return {
    byteLength: size,
    slice: (start, end = size) => {
      if (end <= start) return Promise.resolve(new ArrayBuffer(0));
      const attempt = (watch: Watch) => fetchRange(start, Math.min(end, size), watch);
      return retry(() => watched(options.patience, options.signal, attempt), {
        ...options,
        action: "read",
        subject: path,
      });
    },
  };
}

const pieceBytes = 8 << 20;

/** The whole of a file from its beginning, in pieces: what is lost on the way is asked for again, and no more. */
export async function* remotePieces(buffer: RemoteBuffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < buffer.byteLength; start += pieceBytes)
    yield new Uint8Array(await buffer.slice(start, Math.min(start + pieceBytes, buffer.byteLength)));
}

/** A small text file of a dataset. @throws HindcastError `bad-input` */
export async function remoteText(buffer: RemoteBuffer): Promise<string> {
  try {
    return new TextDecoder().decode(await buffer.slice(0));
  } catch (error) {
    if (error instanceof TransientError) throw new Error(messageOf(error));
    throw error;
  }
}
