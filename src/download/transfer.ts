import { chunksOf } from "../hub/body.ts";
import type { Dataset } from "../hub/dataset.ts";
import type { Hub } from "../hub/hub.ts";
import { refusal } from "../hub/refusal.ts";
import { fileAddress } from "../hub/remote-buffer.ts";
import type { RemoteFile } from "../hub/remote-files.ts";
import { request } from "../hub/request.ts";
import { type HubPatience, retry } from "../hub/retry.ts";
import { TransientError } from "../hub/transient.ts";
import { type Watch, watched } from "../hub/watch.ts";
import type { DownloadEvent } from "./events.ts";
import { NotTheFile } from "./not-the-file.ts";
import type { PartFile } from "./part-file.ts";

/** What every file of one download shares. */
export interface Transfer {
  readonly hub: Hub;
  readonly dataset: Dataset;
  /** The commit that all files are taken from. */
  readonly commit: string;
  readonly patience: HubPatience;
  /** Ends everything when one file fails for a reason that all share. */
  readonly signal: AbortSignal;
  readonly onProgress: (event: DownloadEvent) => void;
}

// Fewer bytes than this do not count as getting anywhere: a server that sends a few and hangs up would hold us forever.
const someBytes = 1 << 20;

/**
 * Brings the bytes that a part file lacks, over as many requests as it takes.
 *
 * The hub's library is of no use here: it hands files over as Blobs, starts anew when a connection is lost and does
 * not compare checksums.
 *
 * @returns whether any bytes were put behind older ones (they may be of another content for all HTTP can promise), and
 *   whether the server had as many bytes as the hub lists
 * @throws NotTheFile when the answer cannot be this file; what is held stays
 * @throws HindcastError `bad-input` when the server refuses or patience ends, `output` when the disk does.
 */
export async function transfer(file: RemoteFile, part: PartFile, shared: Transfer) {
  const result = { wentOn: part.size > 0, isRightSize: true };
  const { patience, signal, onProgress } = shared;
  let reached = part.size;
  // Set when the server could not go on where we are.
  let fromStart = false;
  const attempt = async (watch: Watch) => {
    const offset = part.size;
    if (offset === file.size) return;
    const response = await openAt(file, part, fromStart, { ...shared, signal: watch.signal });
    fromStart = response === undefined;
    if (response === undefined)
      throw new TransientError("the server sends another part than the one asked for");
    if (part.size > 0) result.wentOn = true;
    result.isRightSize = await receive(response, file, part, { onProgress, watch });
  };
  await retry(() => watched(patience, signal, attempt), {
    patience,
    signal,
    action: "download",
    subject: file.path,
    onNote: (text) => onProgress({ type: "note", text }),
    gotSomewhere: () => {
      const before = reached;
      reached = part.size;
      return part.size - before >= someBytes;
    },
  });
  return result;
}

// Asks for the bytes behind those held. When the server has others, the part starts anew: only now that there is an
// answer that may be the whole file. @returns undefined when it sends another part than the one asked for.
async function openAt(
  file: RemoteFile,
  part: PartFile,
  fromStart: boolean,
  shared: Transfer,
): Promise<Response | undefined> {
  const { hub, dataset, commit, signal, onProgress } = shared;
  const offset = part.size;
  const range = fromStart ? {} : rangeFrom(offset, part.etag);
  const address = fileAddress(hub, dataset, commit, file.path);
  const response = await request(hub, address, { headers: range, signal });
  const { status, headers } = response;
  if (status === 206 && headers.get("content-range") === `bytes ${offset}-${file.size - 1}/${file.size}`)
    return response;
  if (status !== 200 && status !== 206 && status !== 416) throw refusal(response, hub, dataset);
  if (status !== 200) {
    await response.body?.cancel();
    return undefined;
  }
  if (!mayBeWhole(response, file, offset)) {
    await response.body?.cancel();
    throw new NotTheFile(response);
  }
  if (offset > 0) {
    onProgress({ type: "held", bytes: -offset });
    onProgress({
      type: "note",
      text: `${file.path}: the server has other bytes than before; from the beginning`,
    });
  }
  await part.restart(headers.get("etag") ?? undefined);
  return response;
}

// For an answer that does not say how long it is, bytes held are given up only if it comes from something that knows files.
function mayBeWhole({ headers }: Response, { size }: RemoteFile, held: number): boolean {
  const length = headers.get("content-length");
  if (length !== null) return Number(length) === size;
  return held === 0 || headers.has("etag");
}

// Only a strong ETag can tell whether two parts belong together. Without one the checksum at the end must.
function rangeFrom(offset: number, etag: string | undefined): Record<string, string> {
  if (offset === 0) return {};
  return { range: `bytes=${offset}-`, ...(etag?.startsWith('"') && { "if-range": etag }) };
}

// Streams a body into the part. @returns false as soon as more comes than listed, of a body that did not say how long it is.
async function receive(
  response: Response,
  file: RemoteFile,
  part: PartFile,
  { onProgress, watch }: Pick<Transfer, "onProgress"> & { readonly watch: Watch },
): Promise<boolean> {
  const { host } = new URL(response.url);
  const announced = response.headers.get("content-length");
  if (announced !== null && Number(announced) !== file.size - part.size) {
    await response.body?.cancel();
    throw new NotTheFile(response);
  }
  for await (const chunk of chunksOf(response, host, watch.signal)) {
    if (part.size + chunk.byteLength > file.size) return false;
    await part.append(chunk);
    watch.alive();
    onProgress({ type: "transferred", bytes: chunk.byteLength });
  }
  if (part.size < file.size) throw new TransientError(`${host} closed the connection early`);
  return true;
}
