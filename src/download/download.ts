import { mkdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { parseDataset } from "../hub/dataset.ts";
import { openHub } from "../hub/hub.ts";
import { type RemoteFile, remoteFiles } from "../hub/remote-files.ts";
import { type HubPatience, patience as usualPatience } from "../hub/retry.ts";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { cannotWrite } from "./cannot-write.ts";
import { checkTargets } from "./check-targets.ts";
import type { DownloadEvent } from "./events.ts";
import { type FetchedFile, fetchFile } from "./fetch-file.ts";
import { lockFolder } from "./folder-lock.ts";
import { filesOfRecord, folderRecord, isReplaceable, recordBefore } from "./folder-record.ts";
import { included } from "./included.ts";
import { type ManifestFile, writeManifest } from "./manifest.ts";
import { checkNames, isOwnName, stagingName } from "./names.ts";
import { removeStrayParts } from "./part-file.ts";
import { checkRoom } from "./room.ts";
import type { Transfer } from "./transfer.ts";
import { forgetWritten } from "./written-log.ts";

/** Which files of a dataset are fetched, and to where. */
export interface DownloadOptions {
  /** `owner/name` of a dataset on the hub. */
  readonly dataset: string;
  /** Globs over paths in the dataset; all files when empty. */
  readonly include?: readonly string[];
  /** The folder for the files; by default one named as the dataset, here. */
  readonly out?: string;
  /** Branch, tag or commit hash; `main` by default. */
  readonly revision?: string;
  /** Replace files that are there and that no download wrote. */
  readonly force?: boolean | undefined;
  /** Files in transfer at once: 1 to 32, 4 by default. */
  readonly jobs?: number | undefined;
  /** Address of the hub; https://huggingface.co by default. */
  readonly endpoint?: string | undefined;
  readonly token?: string | undefined;
  readonly patience?: HubPatience;
  readonly onProgress?: (event: DownloadEvent) => void;
}

/** The files of a dataset as they now lie on this disk. */
export interface DownloadResult {
  readonly dataset: string;
  /** The commit hash that every file is of. */
  readonly revision: string;
  readonly out: string;
  /** The chosen files, sorted by path. */
  readonly files: readonly FetchedFile[];
  readonly findings: readonly Finding[];
}

const usualJobs = 4;
const mostJobs = 32;

/**
 * Downloads files of a dataset repository into a folder. The revision is pinned to a commit first. What the folder
 * already holds is checked and kept, partial files are gone on with, and a file takes its name only when its checksum
 * is right. The folder's `.hindcast-download.json` lists what was found right, and what earlier downloads wrote: other
 * files are not replaced unless `force` is set.
 *
 * A file that the server sends otherwise than listed becomes a `bad` finding; the others go on.
 *
 * @throws HindcastError `usage`; `bad-input` when the hub refuses, is out of reach or lists names that cannot be
 *   written; `output` when the folder or its disk cannot take the files, or holds files of somebody else. Finished and
 *   partial files stay.
 */
export async function download(options: DownloadOptions): Promise<DownloadResult> {
  const {
    include = [],
    jobs = usualJobs,
    force = false,
    patience = usualPatience,
    onProgress = () => {},
  } = options;
  const hub = openHub(options.endpoint, options.token);
  const dataset = parseDataset(options.dataset, options.revision);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > mostJobs)
    throw new HindcastError("usage", "not a number of jobs", {
      received: `${jobs}`,
      expected: `1 to ${mostJobs}`,
    });
  const out = options.out ?? path.posix.basename(dataset.name);

  const stop = new AbortController();
  const onNote = (text: string) => onProgress({ type: "note", text });
  const { commit, files } = await remoteFiles(hub, dataset, { patience, signal: stop.signal, onNote });
  const chosen = included(
    files.filter((file) => !isOwnName(file.path)),
    include,
  );
  checkNames(chosen.files.map((file) => file.path));

  await mkdir(out, { recursive: true }).catch((cause: unknown) => {
    throw cannotWrite(out, cause, "nothing was downloaded");
  });
  const unlock = await lockFolder(out);
  try {
    const known = await folderRecord(out, dataset.name);
    await checkRoom(out, chosen.files);
    const bytes = chosen.files.reduce((sum, { size }) => sum + size, 0);
    onProgress({ type: "planned", files: chosen.files.length, bytes });
    const noted = filesOfRecord(known);
    const right = await checkTargets(
      out,
      chosen.files,
      async (file, target) => force || (await isReplaceable(target, noted.get(file.path))),
    );
    const begun = { endpoint: hub.endpoint, dataset: dataset.name, revision: commit };
    const record = recordBefore(known, begun, chosen.files);
    await writeManifest(out, record);
    await forgetWritten(out);
    const shared: Transfer = { hub, dataset, commit, patience, signal: stop.signal, onProgress };
    const { fetched, failure } = await fetchAll(chosen.files, jobs, stop, (file) =>
      fetchFile(file, out, shared, right.get(file.path)),
    );
    const found = fetched.flatMap((file) => recorded(file, noted.get(file.path)));
    await writeManifest(out, { ...record, files: [...record.files, ...found] });
    await forgetWritten(out);
    if (!failure) await removeStrayParts(out, files);
    // Fails, as it should, while it holds partial files.
    await rmdir(path.join(out, stagingName)).catch(() => {});
    if (failure) throw failure.error;
    const findings = [...chosen.findings, ...fetched.flatMap(asFinding)];
    return { dataset: dataset.name, revision: commit, out, files: fetched, findings };
  } finally {
    unlock();
  }
}

// A few at a time, in order. The first failure ends all the others; what was fetched until then is given with it.
async function fetchAll(
  files: readonly RemoteFile[],
  jobs: number,
  stop: AbortController,
  fetch: (file: RemoteFile) => Promise<FetchedFile>,
): Promise<{ fetched: FetchedFile[]; failure: { error: unknown } | undefined }> {
  const results = new Map<RemoteFile, FetchedFile>();
  let failure: { error: unknown } | undefined;
  const queue = files.values();
  const work = async () => {
    for (const file of queue) {
      if (stop.signal.aborted) return;
      try {
        results.set(file, await fetch(file));
      } catch (error) {
        failure ??= { error };
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return { fetched: files.flatMap((file) => results.get(file) ?? []), failure };
}

function recorded(
  { path: name, size, sha256, status }: FetchedFile,
  noted: ManifestFile | undefined,
): ManifestFile[] {
  if (sha256 === undefined) return [];
  const isFound = status === "present" && (noted === undefined || noted.found);
  return [{ path: name, size, sha256, ...(isFound && { found: true }) }];
}

function asFinding({ path: subject, problem }: FetchedFile): Finding[] {
  return problem ? [{ level: "bad", subject, ...problem }] : [];
}
