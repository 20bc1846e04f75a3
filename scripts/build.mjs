// Builds the package into dist/: compiles src/, then bundles what is faster, or only possible, as one file.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { buildReportClient } from "./build-report-client.mjs";
import { bundle, bundleEntries } from "./bundle.mjs";
import { notices } from "./notices.mjs";

const root = path.resolve(import.meta.dirname, "..");
const { resolve } = createRequire(import.meta.url);
const compiler = resolve("typescript/bin/tsc");

rmSync(path.join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", path.join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});

// Vega is spread over hundreds of modules; as one file it loads in a quarter of the time.
const vega = path.join(root, "dist/plots/vega.js");
const bundled = await bundle({ input: vega, file: vega, platform: "node" });
// DuckDB's package is a hundred files around its native code.
const duckdb = path.join(root, "dist/store/duckdb.js");
bundled.push(
  ...(await bundle({ input: duckdb, file: duckdb, platform: "node", external: /^@duckdb\/node-bindings/ })),
);
// Of the ONNX runtime's package, a tenth is needed: its code for Node, and beside it what it is compiled to.
const onnx = path.join(root, "dist/embeddings/onnx-runtime.js");
bundled.push(...(await bundle({ input: onnx, file: onnx, platform: "node" })));
for (const kind of ["mjs", "wasm"]) {
  const file = `ort-wasm-simd-threaded.${kind}`;
  copyFileSync(resolve(`onnxruntime-web/${file}`), path.join(path.dirname(onnx), file));
}
bundled.push(...(await buildReportClient()), ...(await bundleEntries(path.join(root, "dist"))));
writeFileSync(path.join(root, "dist/THIRD-PARTY-NOTICES.md"), notices(bundled));
chmodSync(path.join(root, "dist/cli/main.js"), 0o755);
