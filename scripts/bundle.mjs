import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";

/**
 * Bundles `input` with all it imports into one minified file.
 *
 * @returns the ids of the modules that went in, from which the third-party notices follow.
 */
export async function bundle({ file, ...options }) {
  const build = await rolldown(options);
  const { output } = await build.write({ file, format: "esm", minify: true, codeSplitting: false });
  await build.close();
  return output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
}

/**
 * Bundles the command and the library, compiled, with all they import into one file a lazily imported part: a few files
 * load in a third of the time of a hundred. They lie in `chunks/` below `folder`, as deep as the folders they come from, so
 * that paths relative to a module stay right.
 *
 * @returns the ids of the modules that went in.
 */
export async function bundleEntries(folder) {
  const build = await rolldown({
    input: { "cli/main": `${folder}/cli/main.js`, index: `${folder}/index.js` },
    platform: "node",
    // Native code, and libraries of many files that few commands use.
    external: (id) =>
      /^(@(resvg|duckdb|huggingface|pydantic|ai-sdk)\/|(undici|jiti)$|gpt-tokenizer\/)/.test(id),
    plugins: [{ name: "left-in-place", resolveId: leftInPlace }],
  });
  const { output } = await build.generate({
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
  });
  await build.close();
  rmSync(`${folder}/cli`, { recursive: true });
  for (const { fileName, code } of output) {
    mkdirSync(path.dirname(`${folder}/${fileName}`), { recursive: true });
    writeFileSync(`${folder}/${fileName}`, code);
  }
  return output.flatMap((chunk) => chunk.moduleIds ?? []);
}

// Modules that stay files of their own: Vega, DuckDB and the ONNX runtime, which are bundled already, and the one that
// starts a thread from the file beside it. Chunks lie as deep as src/plots, so one path is right for all.
function leftInPlace(id) {
  if (id.endsWith("/vega.js")) return { id: "../plots/vega.js", external: true };
  if (id.endsWith("/duckdb.js")) return { id: "../store/duckdb.js", external: true };
  if (id.endsWith("/onnx-runtime.js")) return { id: "../embeddings/onnx-runtime.js", external: true };
  return id.endsWith("/thread-reader.js") ? { id: "../bytes/zip/thread-reader.js", external: true } : null;
}
