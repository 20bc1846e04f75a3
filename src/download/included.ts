import picomatch from "picomatch";
import { HindcastError } from "../model/error.ts";
import type { Finding } from "../model/finding.ts";

/**
 * The files that one of the globs matches, or all when there is none. A glob without `/` is compared with the last
 * part of a path, so `*.zip` finds zips at any depth; one with `/` with the whole path.
 *
 * @throws HindcastError `bad-input` when nothing is left.
 */
export function included<T extends { readonly path: string }>(
  files: readonly T[],
  globs: readonly string[],
): { readonly files: readonly T[]; readonly findings: readonly Finding[] } {
  if (globs.length === 0) return { files, findings: [] };
  const matchers = globs.map((glob) =>
    picomatch(glob, { basename: !glob.includes("/"), dot: true, windows: false }),
  );
  const chosen = files.filter(({ path }) => matchers.some((matches) => matches(path)));
  if (chosen.length === 0) {
    throw new HindcastError("bad-input", "no file matches --include", {
      received: globs.join(", "),
      expected: `globs over ${files.length} names such as ${files[0]?.path ?? "(the dataset is empty)"}`,
    });
  }
  const unused = globs.filter((_, index) => !files.some(({ path }) => matchers[index]?.(path)));
  const findings = unused.map((glob): Finding => {
    return { level: "warning", code: "include-unmatched", subject: glob, message: "matches no file" };
  });
  return { files: chosen, findings };
}
