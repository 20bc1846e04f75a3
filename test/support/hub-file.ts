import { createHash } from "node:crypto";

/** A file of the stand-in hub. What it lists of a file can be made to lie. */
export interface HubFile {
  readonly content: Buffer;
  /** Large files lie on the storage host and are listed with their sha256, small ones with git's hash. */
  readonly large?: boolean;
  readonly listedSize?: number;
  readonly listedDigest?: string;
}

/** An entry of the hub's listing of a commit. */
export function listed(path: string, file: HubFile) {
  const size = file.listedSize ?? file.content.length;
  if (!file.large) return { type: "file", oid: digestOf(file), size, path };
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(file.content)}\nsize ${size}\n`;
  const lfs = { oid: digestOf(file), size, pointerSize: pointer.length };
  return {
    type: "file",
    oid: gitHash(Buffer.from(pointer)),
    size,
    lfs,
    xetHash: sha256(Buffer.from(path)),
    path,
  };
}

/** The hash that the hub says a file has. */
export function digestOf({ content, large, listedDigest }: HubFile): string {
  return listedDigest ?? (large ? sha256(content) : gitHash(content));
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The hash of a git blob. */
export function gitHash(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
