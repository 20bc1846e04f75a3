import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type MadeUpBert, madeUpBert } from "../../test/support/made-up-bert.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { meanDirection } from "./embedder.ts";
import { type LocalEmbedderOptions, openLocalEmbedder } from "./local-embedder.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let model: string;
let bert: MadeUpBert;

beforeAll(async () => {
  folder = await temporaryFolder();
  model = path.join(folder.path, "model");
  bert = madeUpBert(model);
});

afterAll(async () => folder[Symbol.asyncDispose]());

function open(more: Partial<LocalEmbedderOptions> = {}) {
  return openLocalEmbedder({ name: model, longTexts: "cut", runtime: "wasm", env: {}, ...more });
}

async function embed(texts: readonly string[], more: Partial<LocalEmbedderOptions> = {}) {
  await using embedder = await open(more);
  return await embedder.embed(texts);
}

function expectClose(vector: Float32Array | undefined, expected: readonly number[]): void {
  expect(vector?.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(vector?.[i]).toBeCloseTo(value, 5);
}

describe("openLocalEmbedder", () => {
  it("gives the vectors that the model's definition gives, whatever else is in the batch", async () => {
    const texts = ["Book a flight to Rome!", "Fix this bug in Python", "a", "Rome, to"];
    const vectors = await embed(texts);
    const tokens = [
      ["book", "a", "flight", "to", "rome", "!"],
      ["fix", "this", "bug", "in", "python"],
      ["a"],
      ["rome", ",", "to"],
    ];
    for (const [i, own] of tokens.entries()) {
      expectClose(vectors[i]?.vector, bert.vectorOf(own));
      expect(vectors[i]?.isLong).toBe(false);
    }
    const [alone] = await embed(["a"]);
    expectClose(alone?.vector, [...(vectors[2]?.vector ?? [])]);
  });

  it("breaks words that the vocabulary lacks into pieces, without case and accents", async () => {
    const [vector] = await embed(["Bügs  42\n北"]);
    expectClose(vector?.vector, bert.vectorOf(["bug", "##s", "4", "##2", "[UNK]"]));
  });

  it("cuts a long text at the window, as Python's library does, and says so", async () => {
    const words = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? "order" : "bug"));
    const [cut, fits] = await embed([words.join(" "), words.slice(0, 14).join(" ")]);
    expectClose(cut?.vector, bert.vectorOf(words.slice(0, 14)));
    expect([cut?.isLong, fits?.isLong]).toEqual([true, false]);
    expectClose(fits?.vector, [...(cut?.vector ?? [])]);
  });

  it("splits a long text into pieces whose mean counts each by its tokens", async () => {
    const words = Array.from({ length: 200 }, (_, i) => ["order", "bug", "rome", "python"][i % 7] ?? "the");
    const [split, short] = await embed([words.join(" "), "a"], { longTexts: "split" });
    const pieces = Array.from({ length: Math.ceil(200 / 14) }, (_, i) => words.slice(14 * i, 14 * (i + 1)));
    const parts = pieces.map((piece) => Float32Array.from(bert.vectorOf(piece)));
    const expected = meanDirection(
      parts,
      pieces.map((piece) => piece.length + 2),
    );
    expectClose(split?.vector, [...expected]);
    expect([split?.isLong, short?.isLong]).toEqual([true, false]);
    expectClose(short?.vector, bert.vectorOf(["a"]));
  });

  it("finds a model by name in the hub's cache and tells its revision", async () => {
    const cache = path.join(folder.path, "hub");
    const repository = path.join(cache, "models--made-up--bert");
    await mkdir(path.join(repository, "refs"), { recursive: true });
    await writeFile(path.join(repository, "refs/main"), "c0ffee\n");
    madeUpBert(path.join(repository, "snapshots/c0ffee"));
    madeUpBert(path.join(repository, "snapshots/older"), 2);
    const name = "made-up/bert";
    for (const environment of [
      { HF_HUB_CACHE: cache },
      { HF_HOME: folder.path },
      { XDG_CACHE_HOME: folder.path },
    ]) {
      if ("XDG_CACHE_HOME" in environment) {
        await mkdir(path.join(folder.path, "huggingface"), { recursive: true });
        await rename(cache, path.join(folder.path, "huggingface/hub"));
      }
      await using embedder = await open({ name, env: environment });
      expect(embedder.identity).toMatchObject({ name, revision: "c0ffee", window: 16, pooling: "mean" });
      expectClose((await embedder.embed(["rome"]))[0]?.vector, bert.vectorOf(["rome"]));
    }
  });

  it("takes the first token's vector where the model's files say so", async () => {
    const cls = path.join(folder.path, "cls");
    madeUpBert(cls);
    await writeFile(
      path.join(cls, "1_Pooling/config.json"),
      JSON.stringify({ pooling_mode_cls_token: true }),
    );
    const [vector] = await embed(["rome"], { name: cls });
    const mean = bert.vectorOf(["rome"]);
    const product = mean.reduce((sum, value, i) => sum + value * (vector?.vector[i] ?? 0), 0);
    expect(product).toBeLessThan(0.99);
    await writeFile(
      path.join(cls, "1_Pooling/config.json"),
      JSON.stringify({ pooling_mode_max_tokens: true }),
    );
    await expect(embed(["rome"], { name: cls })).rejects.toThrow(
      /pools its tokens.*max.*expected mean or cls/,
    );
  });

  describe("the files beside the weights", () => {
    let name: string;

    beforeEach(() => {
      name = path.join(folder.path, "settings");
      madeUpBert(name);
    });

    afterEach(() => rm(name, { recursive: true }));

    const write = (file: string, content: unknown) =>
      writeFile(path.join(name, file), JSON.stringify(content));
    const module = (type: string, place = "") => ({
      type: `sentence_transformers.models.${type}`,
      path: place,
    });

    it("refuses a model with a layer that is not in the weights", async () => {
      const plain = [module("Transformer"), module("Pooling", "1_Pooling")];
      for (const [modules, received] of [
        [[...plain, module("Dense", "2_Dense"), module("Normalize")], /: Dense: received .*Dense in 2_Dense/],
        [[module("WordEmbeddings"), plain[1]], /: WordEmbeddings/],
        [[plain[0]], /modules that are not known here: received Transformer, expected/],
        [[module("Transformer", "0_BERT"), plain[1]], /received Transformer in 0_BERT/],
      ] as const) {
        await write("modules.json", modules);
        await expect(embed(["rome"], { name })).rejects.toThrow(received);
      }
      await write("modules.json", plain);
      expectClose((await embed(["rome"], { name }))[0]?.vector, bert.vectorOf(["rome"]));
    });

    it("reads the pooling where the modules say it lies", async () => {
      await write("modules.json", [module("Transformer"), module("Pooling", "pooling")]);
      await mkdir(path.join(name, "pooling"));
      await write("pooling/config.json", { pooling_mode: "cls" });
      await using embedder = await open({ name });
      expect(embedder.identity).toMatchObject({ pooling: "cls" });
    });

    it("puts the model's default prompt before every text, and notes it", async () => {
      const prompts = { query: "fix this ", none: "" };
      await write("config_sentence_transformers.json", { prompts, default_prompt_name: "query" });
      await using embedder = await open({ name });
      expect(embedder.identity).toMatchObject({ prompt: "fix this " });
      expectClose((await embedder.embed(["bug"]))[0]?.vector, bert.vectorOf(["fix", "this", "bug"]));
      for (const without of [null, "none"]) {
        await write("config_sentence_transformers.json", { prompts, default_prompt_name: without });
        await using plain = await open({ name });
        expect(plain.identity).not.toHaveProperty("prompt");
      }
      await write("config_sentence_transformers.json", { prompts, default_prompt_name: "document" });
      await expect(open({ name })).rejects.toThrow(/document, which is not among the prompts/);
      await write("config_sentence_transformers.json", { prompts, default_prompt_name: "query" });
      await write("1_Pooling/config.json", { pooling_mode_mean_tokens: true, include_prompt: false });
      await expect(open({ name })).rejects.toThrow(/left out of the pooling/);
    });

    it.each([
      [16, { max_seq_length: 16 }, 20],
      [20, {}, 20],
      [64, {}, 1e30],
      [64, { max_seq_length: 100 }, 20],
      [64, {}, undefined],
    ])("takes a window of %i tokens from %o and a tokenizer of %d", async (window, bertConfig, length) => {
      await write("sentence_bert_config.json", bertConfig);
      await write("tokenizer_config.json", { tokenizer_class: "BertTokenizer", model_max_length: length });
      await using embedder = await open({ name });
      expect(embedder.identity).toMatchObject({ window });
    });
  });

  it("says what is missing and how to get it", async () => {
    const environment = { HF_HUB_CACHE: path.join(folder.path, "nothing") };
    const absent = embed(["a"], { name: "all-MiniLM-L6-v2", env: environment });
    await expect(absent).rejects.toMatchObject({
      code: "bad-input",
      hint: expect.stringContaining("hf download sentence-transformers/all-MiniLM-L6-v2 "),
    });
    const bare = path.join(folder.path, "bare");
    madeUpBert(bare);
    await rm(path.join(bare, "onnx"), { recursive: true });
    await expect(embed(["a"], { name: bare })).rejects.toThrow(/without its weights in ONNX/);
    await mkdir(path.join(bare, "onnx"));
    const weights = await readFile(path.join(model, "onnx/model.onnx"));
    await writeFile(path.join(bare, "onnx/model.onnx"), weights.subarray(0, 5000));
    await expect(embed(["a"], { name: bare })).rejects.toThrow(/model.onnx cannot be loaded/);
  });
});
