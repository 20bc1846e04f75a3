import { openAsBlob } from "node:fs";
import path from "node:path";
import type { commit, createRepo } from "@huggingface/hub";
import { checksumOf } from "../../hub/checksum.ts";
import type { RemoteFile } from "../../hub/remote-files.ts";
import type { RepoVisibility } from "../../hub/visibility.ts";
import { HindcastError } from "../../model/error.ts";
import { cardName, packName } from "../write-hints.ts";
import { datasetState, foreignTasks, hasForeignTasks } from "./dataset-state.ts";
import { patientFetch } from "./patient-fetch.ts";
import { uploadError } from "./upload-error.ts";
import { findUploadTarget, type UploadTargetOptions } from "./upload-target.ts";

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
 * replaced, nor tasks of somebody else unless `force` is set, and what is there already is not sent again: after an
 * interruption the same call goes on.
 *
 * @throws HindcastError `usage` without a token, or when all can see what is to be private, or for tasks of somebody
 *   else; `bad-input` when the hub refuses
 */
export async function uploadHints(options: UploadOptions): Promise<Uploaded> {
  const { folder, repo: name, isPrivate, onNote = () => {} } = options;
  const target = await findUploadTarget(options);
  const { hub } = target;
  const shared = {
    hubUrl: hub.endpoint,
    // The library wants one of a certain form: ours is added below.
    accessToken: "",
    repo: { type: "dataset", name } as const,
    // The library's own requests know no retries. All of them can be repeated: what is there is not made twice.
    fetch: patientFetch(hub, name, onNote),
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
    const state = await datasetState(target, options);
    const { files, hasForeignCard: keptCard } = state;
    if (keptCard) onNote(`${name} has a card of its own: it is left as it is`);
    const wanted = [packName, ...(keptCard ? [] : [cardName])];
    const changed = await filterAsync(
      wanted,
      async (file) => !(await isSame(path.join(folder, file), file, files)),
    );
    if (changed.includes(packName) && hasForeignTasks(state) && !options.force) throw foreignTasks(name);
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

async function filterAsync<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const flags = await Promise.all(items.map(keep));
  return items.filter((_, index) => flags[index]);
}
