import { datasetInfo, listFiles } from "@huggingface/hub";
import { z } from "zod";
import { HindcastError, messageOf } from "../model/error.ts";
import { byKey } from "../model/order.ts";
import { apiAnswer } from "./api-answer.ts";
import type { Expected } from "./checksum.ts";
import type { Dataset } from "./dataset.ts";
import type { Hub } from "./hub.ts";
import { nextPage } from "./link-header.ts";
import { printable } from "./printable.ts";
import type { Retrying } from "./retry.ts";

/** A file of a dataset as the hub lists it. The path comes from a stranger: see `checkNames`. */
export interface RemoteFile extends Expected {
  /** From the root of the dataset, with `/` between folders. */
  readonly path: string;
}

export interface Snapshot {
  /** The commit hash that the revision stood for when it was asked. */
  readonly commit: string;
  /** All files of that commit, sorted by path. */
  readonly files: readonly RemoteFile[];
}

const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);
const sizeSchema = z.number().int().nonnegative();
const entrySchema = z.object({
  path: z.string(),
  size: sizeSchema,
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: sizeSchema }).optional(),
});

/**
 * Pins a dataset's revision to a commit and lists its files.
 *
 * @throws HindcastError `bad-input` when the hub refuses, cannot be reached, or sends something else than a listing.
 */
export async function remoteFiles(hub: Hub, dataset: Dataset, options: Retrying): Promise<Snapshot> {
  const commit = await commitOf(hub, dataset, options);
  const repo = { type: "dataset", name: dataset.name } as const;
  return await asHub(hub, async () => {
    const files: RemoteFile[] = [];
    const wanted = { ...libraryOptions(hub, dataset, options), repo, revision: commit, recursive: true };
    for await (const entry of listFiles(wanted)) {
      if (entry.type === "file") files.push(remoteFile(entry));
    }
    return { commit, files: files.sort(byKey(({ path }) => path)) };
  });
}

/**
 * The commit hash that a dataset's revision stands for now.
 *
 * @throws HindcastError `bad-input` when the hub refuses, cannot be reached, or sends something else.
 */
export async function commitOf(hub: Hub, dataset: Dataset, options: Retrying): Promise<string> {
  const wanted = { ...libraryOptions(hub, dataset, options), ...dataset, additionalFields: ["sha" as const] };
  return await asHub(hub, async () => commitSchema.parse((await datasetInfo(wanted)).sha));
}

function libraryOptions(hub: Hub, dataset: Dataset, options: Retrying) {
  return {
    hubUrl: hub.endpoint,
    // The library's own requests know no retries. It also sends the token wherever a `Link` header points, and takes
    // none that does not begin with `hf_`; `request` adds it instead.
    fetch: (address: string | URL | Request) => fetchWhole(String(address), hub, dataset, options),
  };
}

// What the library or a schema throws is said of the hub.
async function asHub<T>(hub: Hub, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (HindcastError.isInstance(error)) throw error;
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    const summary = `${hub.endpoint} does not answer as a hub does: ${printable(reason)}`;
    throw new HindcastError("bad-input", summary, { hint: "check --endpoint and HF_ENDPOINT", cause: error });
  }
}

// A page lists a thousand files at most.
async function fetchWhole(given: string, hub: Hub, dataset: Dataset, options: Retrying): Promise<Response> {
  const subject = `the list of ${dataset.name}`;
  const { text, headers, address } = await apiAnswer(hub, dataset, given, { ...options, subject });
  return new Response(text, { headers: withPlainLink(headers, address) });
}

// The library finds the next page only in one spelling of the header, and takes every other for the end.
function withPlainLink(given: Headers, address: string): Headers {
  const headers = new Headers(given);
  const next = nextPage(headers.get("link") ?? "", address);
  headers.delete("link");
  if (next !== undefined) headers.set("link", `<${next}>; rel="next"`);
  return headers;
}

// The library hands over what the hub sent without a look at it.
function remoteFile(entry: unknown): RemoteFile {
  const { path, size, oid, lfs } = entrySchema.parse(entry);
  return lfs
    ? { path, size: lfs.size, algorithm: "sha256", digest: lfs.oid }
    : { path, size, algorithm: "git-blob", digest: oid };
}
