import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { byCodeUnit } from "../model/order.ts";
import { mapInOrder } from "./map-in-order.ts";

export interface FoundFiles {
  /** Each file once, in code-unit order, as the user reached it, with `/` between folders. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * The files behind the paths a user gave. A file is taken by any name; a folder is searched to its depths for
 * `patterns`; a glob is expanded. A file reached by two paths, or through a link, counts once.
 *
 * A path that leads nowhere becomes a `bad` finding while others lead somewhere.
 *
 * @throws HindcastError `bad-input` when no path leads to any file.
 */
export async function findFiles(paths: readonly string[], patterns: readonly string[]): Promise<FoundFiles> {
  const findings: Finding[] = [];
  const byRealPath = new Map<string, string>();
  for (const given of paths) {
    const { files, problem } = await expand(given, patterns);
    if (problem) findings.push({ level: "bad", code: "path-empty", subject: given, message: problem });
    const realPaths = await mapInOrder(files, (file) => realpath(file));
    for (const [index, file] of files.entries()) {
      const real = realPaths[index] as string;
      const known = byRealPath.get(real);
      if (known === undefined || byCodeUnit(file, known) < 0) byRealPath.set(real, file);
    }
  }
  if (byRealPath.size === 0) {
    const reasons = findings.map(({ subject, message }) => `${subject}: ${message}`).join("; ");
    throw new HindcastError("bad-input", reasons || "no path given", {
      hint: `give files, folders holding ${patterns.join(" or ")}, or globs`,
    });
  }
  return { files: [...byRealPath.values()].sort(byCodeUnit), findings };
}

async function expand(
  given: string,
  patterns: readonly string[],
): Promise<{ files: string[]; problem?: string }> {
  const stats = await stat(given).catch(() => undefined);
  if (stats?.isFile()) return { files: [slashes(given)] };
  if (stats?.isDirectory()) {
    const inside = await glob(
      patterns.map((pattern) => `**/${pattern}`),
      { cwd: given, dot: true, expandDirectories: false },
    );
    const files = inside.map((file) => path.posix.join(slashes(given), file));
    return files.length > 0
      ? { files }
      : { files, problem: `no ${patterns.join(" or ")} in this folder or below it` };
  }
  if (stats) return { files: [], problem: "neither a file nor a folder" };
  if (!isDynamicPattern(given)) return { files: [], problem: "no such file or folder" };
  const files = (await glob(slashes(given), { dot: true, expandDirectories: false })).map(slashes);
  return files.length > 0 ? { files } : { files, problem: "no file matches this pattern" };
}

function slashes(file: string): string {
  return path.sep === "/" ? file : file.split(path.sep).join("/");
}
