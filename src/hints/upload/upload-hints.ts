import { openAsBlob } from "node:fs";
import path from "node:path";
import type { commit, createRepo } from "@huggingface/hub";
import { checksumOf } from "../../hub/checksum.ts";
import { remoteBuffer, remoteText } from "../../hub/remote-buffer.ts";
import { type RemoteFile, remoteFiles } from "../../hub/remote-files.ts";
import { patience, retry } from "../../hub/retry.ts";
import { asTransient, retryAfterOf, TransientError } from "../../hub/transient.ts";
import type { RepoVisibility } from "../../hub/visibility.ts";
import { HindcastError } from "../../model/error.ts";
import { cardMarker } from "../tasks/dataset-card.ts";
import { cardName, packName } from "../write-hints.ts";
import { uploadError } from "./upload-error.ts";
import { findUploadTarget, retrying, type UploadTargetOptions } from "./upload-target.ts";

/** Which folder goes to which dataset of the hub. */
export interface UploadOptions extends UploadTargetOptions {
  /** What {@link writeHints} wrote. */
  readonly folder: string;
}

/** What was written to the hub. */
export interface Uploaded {
  readonly url: string;
  readonly created: boolean;
  /** Who may see it. */
  readonly visibility: RepoVisibility;
  /** Files that were written; those that were there already are not written again. */
  readonly written: readonly string[];
  /** The dataset has a card of somebody else, and keeps it. */
  readonly keptCard: boolean;
}

/**
 * Puts packed tasks and their card into a dataset on the hub. Nothing is ever deleted there, no card of somebody else is
 * replaced, and what is there already is not sent again: after an interruption the same call goes on.
 *
 * @throws HindcastError `usage` without a token, or when all can see what is to be private; `bad-input` when the hub
 *   refuses
 */
export async function uploadHints(options: UploadOptions): Promise<Uploaded> {
  const { folder, repo: name, isPrivate, onNote = () => {} } = options;
  const target = await findUploadTarget(options);
  const { hub, dataset } = target;
  const shared = {
    hubUrl: hub.endpoint,
    accessToken: hub.token,
    repo: { type: "dataset", name } as const,
    // The library's own requests know no retries. All of them can be repeated: what is there is not made twice.
    fetch: patientFetch(name, onNote),
  };
  const library = await import("@huggingface/hub");
  try {
    // Asked for first: a token may be allowed to write to a dataset and not to make one.
    const created = target.visibility === undefined && (await create(library.createRepo, shared, isPrivate));
    const visibility = target.visibility ?? (await findUploadTarget(options)).visibility;
    if (visibility === undefined) {
      throw new HindcastError("bad-input", `${name} exists, and the token may not see it`, {
        hint: "set HF_TOKEN to one that may read and write there, or choose another name",
      });
    }
    const { commit: head, files } = await remoteFiles(hub, dataset, retrying(options));
    const card = files.find((file) => file.path === cardName);
    const cardText = card && (await remoteText(remoteBuffer(hub, dataset, head, card, retrying(options))));
    // A new dataset's own is empty but for its front matter.
    const keptCard = cardText !== undefined && !cardText.includes(cardMarker) && hasText(cardText);
    if (keptCard) onNote(`${name} has a card of its own: it is left as it is`);
    const wanted = [packName, ...(keptCard ? [] : [cardName])];
    const changed = await filterAsync(
      wanted,
      async (file) => !(await isSame(path.join(folder, file), file, files)),
    );
    if (changed.length > 0) await commitFiles(library.commit, folder, changed, shared);
    return { url: `${hub.endpoint}/datasets/${name}`, created, visibility, written: changed, keptCard };
  } catch (thrown) {
    throw uploadError(name, hub, thrown);
  }
}

type Shared = Pick<Parameters<typeof commit>[0], "hubUrl" | "repo" | "fetch"> & {
  readonly accessToken: string;
};

async function create(
  library: typeof createRepo,
  shared: Shared,
  isPrivate: boolean | undefined,
): Promise<boolean> {
  try {
    await library({ ...shared, ...(isPrivate && { visibility: "private" }) });
    return true;
  } catch (error) {
    // It exists by now, or an earlier try that seemed to fail has made it.
    if (error instanceof Error && "statusCode" in error && error.statusCode === 409) return false;
    throw error;
  }
}

async function commitFiles(library: typeof commit, folder: string, names: readonly string[], shared: Shared) {
  const operations = await Promise.all(
    names.map(async (file) => ({
      operation: "addOrUpdate" as const,
      path: file,
      content: await openAsBlob(path.join(folder, file)),
    })),
  );
  // Plain uploads of whole files: what a hub of any kind understands.
  await library({ ...shared, title: "Tasks with hints", operations, useXet: false });
}

async function isSame(file: string, name: string, files: readonly RemoteFile[]): Promise<boolean> {
  const remote = files.find((each) => each.path === name);
  return remote !== undefined && (await checksumOf(file, remote)).end().isRight;
}

function hasText(card: string): boolean {
  return card.replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n---/, "").trim() !== "";
}

async function filterAsync<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const flags = await Promise.all(items.map(keep));
  return items.filter((_, index) => flags[index]);
}

/** `fetch` that tries again what may pass. */
function patientFetch(name: string, onNote: (text: string) => void): typeof fetch {
  return async (address, init) => {
    const { host } = new URL(address instanceof Request ? address.url : String(address));
    const attempt = async () => {
      const response = await fetch(address, init).catch((error: unknown) => {
        throw asTransient(error, host);
      });
      const { status, headers } = response;
      if (status !== 408 && status !== 429 && status < 500) return response;
      await response.body?.cancel();
      throw new TransientError(`${host} answers ${status}`, retryAfterOf(headers));
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
