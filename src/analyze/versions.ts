import { readFile } from "node:fs/promises";

/** Libraries whose version can change the bytes of an output. */
const decisive = ["@resvg/resvg-js", "hyparquet-writer", "vega", "vega-lite"] as const;

/** This package's version, and those of the libraries that shape its outputs; as pinned in `package.json`. */
export async function versions(): Promise<Record<string, string>> {
  const file = new URL("../../package.json", import.meta.url);
  const manifest = JSON.parse(await readFile(file, "utf8")) as {
    version: string;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const pinned = { ...manifest.devDependencies, ...manifest.dependencies };
  const libraries = decisive.flatMap((name) => (pinned[name] ? [[name, pinned[name]] as const] : []));
  return Object.fromEntries([["hindcast", manifest.version], ...libraries]);
}
