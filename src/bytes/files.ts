import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isDynamicPattern } from "tinyglobby";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";
import { byCodeUnit } from "../model/order.ts";
import { type Globbed, globFiles, slashes } from "./glob-files.ts";
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
 * A path or link that leads nowhere becomes a `bad` finding while others lead somewhere.
 *
 * @throws HindcastError `bad-input` when no path leads to any file.
 */
export async function findFiles(paths: readonly string[], patterns: readonly string[]): Promise<FoundFiles> {
  const findings: Finding[] = [];
  const byRealPath = new Map<string, string>();
  for (const given of paths) {
    const { files, findings: problems } = await expand(given, patterns);
    findings.push(...problems);
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

async function expand(given: string, patterns: readonly string[]): Promise<Expanded> {
  const stats = await stat(given).catch(() => undefined);
  if (stats?.isFile()) return { files: [slashes(given)], findings: [] };
  if (stats?.isDirectory()) {
    const inside = await globFiles(
      patterns.map((pattern) => `**/${pattern}`),
      given,
    );
    const below = (file: string) => path.posix.join(slashes(given), file);
    const found = { files: inside.files.map(below), brokenLinks: inside.brokenLinks.map(below) };
    return expanded(given, found, `no ${patterns.join(" or ")} in this folder or below it`);
  }
  if (stats) return expanded(given, nothing, "neither a file nor a folder");
  if (!isDynamicPattern(given)) return expanded(given, nothing, "no such file or folder");
  return expanded(given, await globFiles([slashes(given)], "."), "no file matches this pattern");
}

type Expanded = Pick<FoundFiles, "files" | "findings">;

const nothing: Globbed = { files: [], brokenLinks: [] };

function expanded(given: string, { files, brokenLinks }: Globbed, ifNone: string): Expanded {
  const findings = brokenLinks.toSorted(byCodeUnit).map((subject): Finding => {
    return { level: "bad", code: "link-broken", subject, message: "a link that leads to no file" };
  });
  if (files.length === 0 && findings.length === 0)
    findings.push({ level: "bad", code: "path-empty", subject: given, message: ifNone });
  return { files, findings };
}
