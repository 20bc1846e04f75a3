import { remoteBuffer, remoteText } from "../../hub/remote-buffer.ts";
import { type RemoteFile, remoteFiles } from "../../hub/remote-files.ts";
import { HindcastError } from "../../model/error.ts";
import { cardMarker } from "../tasks/dataset-card.ts";
import { cardName, packName } from "../write-hints.ts";
import { retrying, type UploadTarget, type UploadTargetOptions } from "./upload-target.ts";

/** What a dataset has before an upload. */
export interface DatasetState {
  readonly files: readonly RemoteFile[];
  /** The card says that Hindcast made the dataset: then its tasks and card may be replaced. */
  readonly isOurs: boolean;
  /** There is a card that somebody else wrote. */
  readonly hasForeignCard: boolean;
}

/** @throws HindcastError `bad-input` when the hub refuses or cannot be reached */
export async function datasetState(
  { hub, dataset }: UploadTarget,
  options: UploadTargetOptions,
): Promise<DatasetState> {
  const { commit, files } = await remoteFiles(hub, dataset, retrying(options));
  const card = files.find((file) => file.path === cardName);
  const text = card && (await remoteText(remoteBuffer(hub, dataset, commit, card, retrying(options))));
  const isOurs = text?.includes(cardMarker) ?? false;
  return { files, isOurs, hasForeignCard: text !== undefined && !isOurs && hasText(text) };
}

// A new dataset's own card is empty but for its front matter.
function hasText(card: string): boolean {
  return card.replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n---/, "").trim() !== "";
}

/** Whether the dataset has tasks that its card does not call ours. */
export function hasForeignTasks({ files, isOurs }: DatasetState): boolean {
  return !isOurs && files.some((file) => file.path === packName);
}

/** What to throw for tasks that are somebody else's. */
export function foreignTasks(name: string): HindcastError {
  return new HindcastError("usage", `${name} has a ${packName} that somebody else may have made`, {
    received: `a dataset whose ${cardName} does not say that hindcast hints made it`,
    expected: `one without ${packName}, or one of hindcast hints`,
    hint: "choose another name, or have it replaced with --force",
  });
}
