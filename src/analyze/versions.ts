import { pinnedVersions, version } from "../config/version.ts";

/** Libraries whose version can change the bytes of an output. */
const decisive = ["@resvg/resvg-js", "hyparquet-writer", "vega", "vega-lite"] as const;

/** This package's version, and those of the libraries that shape its outputs; as pinned in `package.json`. */
export function versions(): Record<string, string> {
  const libraries = decisive.flatMap((name) => {
    const pinned = pinnedVersions[name];
    return pinned === undefined ? [] : [[name, String(pinned)] as const];
  });
  return Object.fromEntries([["hindcast", version], ...libraries]);
}
