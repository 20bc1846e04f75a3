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
