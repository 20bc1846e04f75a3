import { realpath } from "node:fs";
import path from "node:path";
import picomatch from "picomatch";
import { glob } from "tinyglobby";

export interface Globbed {
  /** Relative to the folder, with `/` between folders. */
  readonly files: readonly string[];
  /** Links of a name that matches, and that lead nowhere. */
  readonly brokenLinks: readonly string[];
}

/** Files below a folder that match patterns, hidden ones too. Folders named `.hindcast-*` are Hindcast's own. */
export async function globFiles(patterns: readonly string[], folder: string): Promise<Globbed> {
  const unresolved: string[] = [];
  // The library passes over a link that leads nowhere without a word; this is where it notices.
  const resolve = (link: string, done: (error: Error | null, target?: string) => void) =>
    realpath(link, (error, target) => {
      if (error) unresolved.push(link);
      done(error, target);
    });
  const files = await glob(patterns, {
    cwd: folder,
    dot: true,
    expandDirectories: false,
    fs: { realpath: resolve as typeof realpath },
  });
  const isWanted = picomatch(patterns, { dot: true, windows: false });
  const isAbsolute = patterns.every((pattern) => path.isAbsolute(pattern));
  const brokenLinks = unresolved
    .filter((link) => isWanted(slashes(isAbsolute ? link : path.relative(folder, link))))
    .map((link) => slashes(path.relative(folder, link)));
  return { files: files.map(slashes).filter(isMeant), brokenLinks: brokenLinks.filter(isMeant) };
}

// Nobody means what Hindcast has on its way or left when it was killed, nor what macOS puts beside files.
function isMeant(file: string): boolean {
  const folders = file.split("/");
  const name = folders.pop() ?? "";
  return !name.startsWith("._") && !folders.some((folder) => folder.startsWith(".hindcast-"));
}

/** A path as it is written on all systems in results: with `/` between folders. */
export function slashes(file: string): string {
  return path.sep === "/" ? file : file.split(path.sep).join("/");
}
