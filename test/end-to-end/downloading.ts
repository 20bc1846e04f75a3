import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { type HubFile, sha256 } from "../support/hub-file.ts";
import type { Fault, HubServer } from "../support/hub-server.ts";
import { type Ended, type HindcastOptions, hindcast } from "./hindcast.ts";

export const manifestName = ".hindcast-download.json";

/** What the tests of faults download: a large file and a small one. */
export const content = noise(3_000_000);
export const small = Buffer.from("# Made-up traces\n");
export const files: Readonly<Record<string, HubFile>> = {
  "README.md": { content: small },
  "a.zip": { content, large: true },
};

/** Keeps the hub settings of whoever runs the tests out of them. To be called at the head of a file. */
export function withoutHubSettings(): void {
  beforeEach(() => {
    for (const name of ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT"]) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

/** Runs the built `hindcast download` against a stand-in hub. */
export function download(
  server: HubServer,
  out: string,
  more: readonly string[] = [],
  options: HindcastOptions = {},
): Promise<Ended> {
  return hindcast(["download", server.dataset, "-o", out, "--endpoint", server.endpoint, ...more], options);
}

/** The fault for the first transfer of `a.zip`; later ones pass. */
export function failOnce(server: HubServer, fault: Fault): void {
  let isFirst = true;
  server.fault = ({ host }) => {
    if (host !== "storage" || !isFirst) return undefined;
    isFirst = false;
    return fault;
  };
}

/** Where a file's bytes gather in a folder until it is whole. */
export function partOf(out: string, name: string): { readonly bytes: string; readonly record: string } {
  const staged = path.join(out, ".hindcast-download", sha256(Buffer.from(name)));
  return { bytes: `${staged}.part`, record: `${staged}.json` };
}

/** Expects `files`, the record of them, and nothing else in a folder. */
export async function expectDone(out: string): Promise<void> {
  expect((await readdir(out)).sort()).toEqual([manifestName, "README.md", "a.zip"]);
  expect(sha256(await readFile(path.join(out, "a.zip")))).toBe(sha256(content));
  expect(JSON.parse(await readFile(path.join(out, manifestName), "utf8")).files).toEqual([
    { path: "README.md", size: small.length, sha256: sha256(small) },
    { path: "a.zip", size: content.length, sha256: sha256(content) },
  ]);
}

/** The paths that a folder's record lists. */
export async function recordedPaths(out: string): Promise<string[]> {
  const { files } = JSON.parse(await readFile(path.join(out, manifestName), "utf8"));
  return files.map((file: { path: string }) => file.path);
}

/** Bytes in which no stretch repeats, the same in every run. */
export function noise(size: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, index) =>
    createHash("sha256").update(`${size} ${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}
