// Texts a second by a local model of all-MiniLM-L6-v2's shape, by how many are handed to it at once: random weights
// calculate as fast as real ones. HINDCAST_EMBED_MODEL names the real model to use instead. Beside it the same model in
// Python's onnxruntime, where that is installed. Arguments: number of texts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { openLocalEmbedder } from "../dist/embeddings/local-embedder.js";
import { makeBert, miniLm, specialTokens } from "./make-bert.mjs";

const count = Number(process.argv[2] ?? 64);
const sizes = [1, 2, 4, 8, 16, 32];

const folder = mkdtempSync(path.join(tmpdir(), "hindcast-bench-"));
try {
  const words = Array.from({ length: 30_522 - specialTokens.length }, (_, i) => `w${i.toString(36)}`);
  let model = process.env.HINDCAST_EMBED_MODEL;
  if (!model) {
    model = path.join(folder, "model");
    makeBert(model, { ...miniLm, vocabulary: [...specialTokens, ...words] });
  }
  // 16 to 256 tokens, the longest first as `hindcast embed` takes them.
  const lengths = Array.from({ length: count }, (_, i) => 16 + Math.round((238 * (count - i)) / count));
  const texts = lengths.map((length, i) =>
    Array.from({ length }, (_, at) => words[(i * 7919 + at * 104_729) % words.length]).join(" "),
  );
  const tokens = lengths.reduce((sum, length) => sum + length + 2, 0);
  print(
    `${count} texts of ${Math.round(tokens / count)} tokens on average, ${availableParallelism()} threads\n`,
  );
  for (const runtime of ["wasm", "native"]) await measure(model, runtime, texts);
  comparePython(model, lengths);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name, runtime, texts) {
  let embedder;
  try {
    embedder = await openLocalEmbedder({ name, runtime, longTexts: "cut", env: process.env });
  } catch (error) {
    print(`\n${runtime}: NOT MEASURED: ${error.message} (${error.hint})\n`);
    return;
  }
  print(`\n${runtime} (onnxruntime ${embedder.identity.runtimeVersion})\n`);
  await embedder.embed(texts.slice(-4));
  const rates = [];
  for (const size of sizes) {
    const began = performance.now();
    for (let from = 0; from < texts.length; from += size)
      await embedder.embed(texts.slice(from, from + size));
    rates.push({ size, rate: (1000 * texts.length) / (performance.now() - began) });
    print(`  ${String(size).padStart(3)} at once  ${rates.at(-1).rate.toFixed(1)} texts/s\n`);
  }
  await embedder[Symbol.asyncDispose]();
  const best = rates.reduce((a, b) => (b.rate > a.rate ? b : a));
  print(
    `  best: ${best.size} at once, ${best.rate.toFixed(1)} texts/s; by default ${embedder.textsAtOnce}\n`,
  );
}

function comparePython(model, lengths) {
  if (spawnSync("python3", ["-c", "import onnxruntime, numpy"]).status !== 0) {
    print("\nPython's onnxruntime is not installed: NO PEER MEASURED\n");
    return;
  }
  const script = `import json, sys, time, numpy, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1])
names = [each.name for each in session.get_inputs()]
lengths = json.load(open(sys.argv[2]))
size = 8
began = time.time()
for start in range(0, len(lengths), size):
    batch = [length + 2 for length in lengths[start:start + size]]
    ids = numpy.ones((len(batch), max(batch)), dtype=numpy.int64)
    feed = {"input_ids": ids, "attention_mask": ids, "token_type_ids": ids * 0}
    session.run(None, {name: feed[name] for name in names})
print(len(lengths) / (time.time() - began))`;
  const list = path.join(folder, "lengths.json");
  writeFileSync(list, JSON.stringify(lengths));
  const weights = path.join(model, "onnx/model.onnx");
  const { stdout } = spawnSync("python3", ["-c", script, weights, list], { encoding: "utf8" });
  print(`\nPython's onnxruntime, 8 at once, without its tokenizer  ${Number(stdout).toFixed(1)} texts/s\n`);
}

function print(text) {
  process.stdout.write(text);
}
