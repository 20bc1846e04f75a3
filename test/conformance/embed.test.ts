import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { openLocalEmbedder } from "../../src/embeddings/local-embedder.ts";

// The folder of a sentence-transformers model with its weights both for Python and in ONNX, or its name in the cache.
const model = process.env["HINDCAST_EMBED_MODEL"];
const hasPython = spawnSync("python3", ["-c", "import sentence_transformers"]).status === 0;

if (model === undefined || !hasPython) {
  const reason =
    model === undefined
      ? "HINDCAST_EMBED_MODEL does not say where the weights of all-MiniLM-L6-v2 are"
      : "Python has no sentence_transformers";
  process.stderr.write(`comparison with Python's embeddings SKIPPED: ${reason}\n`);
}

const texts = [
  "Hi! How can I help you today?",
  "Book the cheapest flight from JFK to Zürich on 2024-05-20, with 2 bags — and no layover.",
  "def f(x):\n    return x ** 2  # 100%",
  "北京 and Tōkyō; ﬁne; 🙂 ½",
  "",
  // Longer than the window of 256 tokens.
  "The agent must never book what the user did not confirm. ".repeat(60),
];

test.skipIf(model === undefined || !hasPython)("vectors are those of sentence-transformers", async () => {
  const script = `import json, sys
from sentence_transformers import SentenceTransformer
print(json.dumps(SentenceTransformer(sys.argv[1]).encode(json.load(sys.stdin), normalize_embeddings=True).tolist()))`;
  const python = spawnSync("python3", ["-c", script, model ?? ""], {
    input: JSON.stringify(texts),
    encoding: "utf8",
  });
  const expected: number[][] = JSON.parse(python.stdout);
  await using embedder = await openLocalEmbedder({
    name: model ?? "",
    longTexts: "cut",
    runtime: "wasm",
    env: process.env,
  });
  const embedded = await embedder.embed(texts);
  for (const [index, { vector }] of embedded.entries()) {
    const cosine = (expected[index] ?? []).reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0);
    expect(1 - cosine).toBeLessThan(1e-4);
  }
});
