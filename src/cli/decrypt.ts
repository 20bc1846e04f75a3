import { decrypt } from "../decrypt/decrypt.ts";
import { type OutputFilesFlags, outputFilesCommand } from "./output-files.ts";

/** `hindcast decrypt`. @returns the exit code: 1 when an input was left out. */
export function decryptCommand(paths: readonly string[], flags: OutputFilesFlags): Promise<number> {
  return outputFilesCommand("decrypted", decrypt, paths, flags);
}
