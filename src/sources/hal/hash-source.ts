import { createHash } from "node:crypto";
import { hashFile } from "../../bytes/hash-file.ts";
import type { TraceSource } from "./find-traces.ts";

/** What identifies a source: the SHA-256 of its file, or of file and member name for one of a zip's members. */
export async function hashSource({ path, member }: Pick<TraceSource, "path" | "member">): Promise<string> {
  const file = await hashFile(path);
  return member === undefined ? file : createHash("sha256").update(`${file}\n${member}`).digest("hex");
}
