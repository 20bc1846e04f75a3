import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { findFiles } from "../bytes/files.ts";
import { openTraceZip, type ZipLimits } from "../bytes/zip/trace-zip.ts";
import { OutputFiles, type WriteOptions } from "./output-files.ts";

/** Where decrypted files go, and how large a zip may become. */
export interface DecryptOptions extends WriteOptions {
  readonly limits?: Partial<ZipLimits> | undefined;
}

const writeBytes = 1 << 20;

/**
 * Decrypts every encrypted member of HAL's zips into a folder, under its name without `.encrypted`, as a stream. A
 * file gets its name only when its MAC was verified.
 *
 * @throws HindcastError `bad-input` when no path leads to a zip, `output` when the folder cannot be written.
 */
export async function decrypt(options: DecryptOptions): Promise<OutputFiles> {
  const { paths, password, limits } = options;
  const { files, findings } = await findFiles(paths, ["*.zip"]);
  const output = new OutputFiles(options, findings);
  for (const file of files) {
    await output.guard(file, async () => {
      const members = await openTraceZip(file, { password, limits });
      if (!members.some(({ encrypted }) => encrypted))
        output.leaveOut(file, "zip-plain", "holds no encrypted member (*.encrypted)");
      for (const member of members) {
        if (!member.encrypted)
          output.warn(`${file}!${member.name}`, "member-plain", "is not encrypted: left where it is");
        else {
          await output.make(file, member.plainName, (target) =>
            pipeline(member.stream(), createWriteStream(target, { highWaterMark: writeBytes })),
          );
        }
      }
    });
  }
  return output;
}
