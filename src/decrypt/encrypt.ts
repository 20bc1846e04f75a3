import path from "node:path";
import { findFiles } from "../bytes/files.ts";
import { writeEncryptedZip } from "../bytes/zip/write-encrypted-zip.ts";
import { OutputFiles, type WriteOptions } from "./output-files.ts";

/**
 * Writes every trace as HAL uploads it: `<name without .json>.zip` with the member `<name>.encrypted`, as a stream.
 *
 * @throws HindcastError `bad-input` when no path leads to a trace, `output` when the folder cannot be written.
 */
export async function encrypt(options: WriteOptions): Promise<OutputFiles> {
  const { files, findings } = await findFiles(options.paths, ["*_UPLOAD.json"]);
  const output = new OutputFiles(options, findings);
  for (const file of files) {
    await output.make(file, `${path.basename(file, ".json")}.zip`, (target) =>
      writeEncryptedZip(file, target, options.password),
    );
  }
  return output;
}
