import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

// The layers of ARCHITECTURE.md: a file may import from its own folder and from layers above it, and capabilities,
// which share a layer, never from each other.
const layers: readonly (readonly string[])[] = [
  ["model"],
  ["config"],
  ["prices"],
  ["bytes"],
  ["hub"],
  ["tables"],
  ["store"],
  ["sources"],
  ["transcript"],
  ["embeddings"],
  ["analysis"],
  ["graded-runs"],
  ["plots"],
  ["report"],
  ["models"],
  ["sandbox"],
  ["benchmarks"],
  ["grade"],
  [
    "align",
    "analyze",
    "compare",
    "decrypt",
    "demo",
    "download",
    "embed",
    "eval",
    "export",
    "fail-sets",
    "hints",
    "ingest",
    "map",
    "query",
    "subset",
  ],
  ["cli"],
];
const root = path.resolve("src");
const layerOf = new Map(
  layers.flatMap((folders, layer) => folders.map((folder) => [folder, layer] as const)),
);

function sourceFiles(): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
}

function folderOf(file: string): string {
  return file.split(path.sep)[0] ?? "";
}

test("every folder has a layer", () => {
  const folders = new Set(
    sourceFiles()
      .filter((file) => file.includes(path.sep))
      .map(folderOf),
  );
  expect([...folders].filter((folder) => !layerOf.has(folder))).toEqual([]);
});

test("imports go up the list of layers, never down and never sideways", () => {
  const wrong: string[] = [];
  for (const file of sourceFiles().filter((name) => name.includes(path.sep))) {
    const text = readFileSync(path.join(root, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
      const target = path.relative(root, path.resolve(root, path.dirname(file), specifier));
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from === to || target.startsWith("..")) continue;
      if ((layerOf.get(to) ?? Number.POSITIVE_INFINITY) >= (layerOf.get(from) ?? -1))
        wrong.push(`${file} -> ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});
