import { byKey } from "../../model/order.ts";
import { safePath, type TaskFile } from "./task-file.ts";

const block = 512;

/**
 * Files as a tar archive (POSIX ustar, longer names by pax): sorted, folders first, owned by nobody, of no time, so that
 * equal files give equal bytes.
 */
export function packTar(files: readonly TaskFile[]): Buffer {
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  const entries = [
    ...[...folders].map((path) => ({ path: `${path}/`, content: new Uint8Array(0), mode: 0o755, type: "5" })),
    ...files.map(({ path, content, isExecutable }) => ({
      path,
      content,
      mode: isExecutable ? 0o755 : 0o644,
      type: "0",
    })),
  ].sort(byKey(({ path }) => path));
  const parts = entries.flatMap(({ path, content, mode, type }) => [
    ...(Buffer.byteLength(path) > 100 ? paxHeader(path) : []),
    header(path, content.byteLength, mode, type),
    ...padded(content),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function parentsOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function paxHeader(path: string): Uint8Array[] {
  const record = ` path=${path}\n`;
  // The length counts its own digits.
  let length = Buffer.byteLength(record);
  while (length !== Buffer.byteLength(`${length}${record}`)) length = Buffer.byteLength(`${length}${record}`);
  const content = Buffer.from(`${length}${record}`);
  return [header("././@PaxHeader", content.length, 0o644, "x"), ...padded(content)];
}

function header(path: string, size: number, mode: number, type: string): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(Buffer.from(path).subarray(0, 100).toString("latin1"), 0, "latin1");
  const octal = (value: number, at: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write("        ", 148, "latin1");
  bytes.write(type, 156, "latin1");
  bytes.write("ustar\x0000", 257, "latin1");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

function padded(content: Uint8Array): Uint8Array[] {
  const rest = content.byteLength % block;
  return rest === 0 ? [content] : [content, Buffer.alloc(block - rest)];
}

/**
 * The regular files of a tar archive, their paths made harmless. Links and devices are passed over.
 *
 * @throws Error when it ends in the middle of a file
 */
export function readTar(archive: Buffer): TaskFile[] {
  const files = new Map<string, TaskFile>();
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length; ) {
    const head = archive.subarray(at, at + block);
    if (head.every((byte) => byte === 0)) break;
    const size = octalOf(head.subarray(124, 136));
    const content = archive.subarray(at + block, at + block + size);
    if (content.length < size) throw new Error("the archive ends in the middle of a file");
    at += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(head[156] ?? 0);
    if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString())?.[1] ?? longName;
    else if (type === "L") longName = textUntilNull(content);
    else if (type !== "g") {
      const name = safePath(longName ?? nameOf(head));
      longName = undefined;
      if (name === undefined || !["0", "\0", "7"].includes(type)) continue;
      const isExecutable = (octalOf(head.subarray(100, 108)) & 0o100) !== 0;
      files.set(name, { path: name, content, isExecutable });
    }
  }
  return [...files.values()];
}

function nameOf(head: Buffer): string {
  const isUstar = head.toString("latin1", 257, 262) === "ustar";
  const prefix = isUstar ? textUntilNull(head.subarray(345, 500)) : "";
  const name = textUntilNull(head.subarray(0, 100));
  return prefix === "" ? name : `${prefix}/${name}`;
}

function textUntilNull(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end === -1 ? bytes.length : end);
}

function octalOf(bytes: Buffer): number {
  return Number.parseInt(textUntilNull(bytes).trim() || "0", 8);
}
