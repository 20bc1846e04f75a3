import { datasetState, foreignTasks, hasForeignTasks } from "./dataset-state.ts";
import { findUploadTarget, type UploadTargetOptions } from "./upload-target.ts";

/**
 * Proves that the hub will take an upload, as far as that can be known before there is anything to upload. What tasks it
 * will have is not known yet: any in a dataset that is not ours are refused.
 *
 * @throws HindcastError `usage` without a token, when all can see what is to be private, or when the dataset has tasks
 *   of somebody else; `bad-input` when the hub refuses
 */
export async function checkUploadTarget(options: UploadTargetOptions): Promise<void> {
  const target = await findUploadTarget(options);
  if (target.visibility === undefined || options.force) return;
  if (hasForeignTasks(await datasetState(target, options))) throw foreignTasks(options.repo);
}
