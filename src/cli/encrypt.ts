import { encrypt } from "../decrypt/encrypt.ts";
import { type OutputFilesFlags, outputFilesCommand } from "./output-files.ts";

/** `hindcast encrypt`. @returns the exit code: 1 when an input was left out. */
export function encryptCommand(paths: readonly string[], flags: OutputFilesFlags): Promise<number> {
  return outputFilesCommand("encrypted", encrypt, paths, flags);
}
