import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { HindcastError } from "../model/error.ts";

export interface ModelFolder {
  readonly folder: string;
  /** Commit of the snapshot, when it lies in the hub's cache. */
  readonly revision?: string;
}

/** What the folder of a model must hold, with the weights in ONNX. */
const wanted = [
  "config.json",
  "modules.json",
  "sentence_bert_config.json",
  "config_sentence_transformers.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "1_Pooling/config.json",
  "onnx/model.onnx",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds a model on this machine: a folder, or a name in the cache that the Hugging Face tools share
 * (`models--owner--name/snapshots/<commit>`).
 *
 * @throws HindcastError `bad-input` telling where it looked and how the files get there.
 */
export async function findModelFolder(name: string, environment: Environment): Promise<ModelFolder> {
  if (existsSync(path.join(name, "tokenizer.json"))) return { folder: name };
  const cache = hubCache(environment);
  // Python's library knows its own models without their owner.
  const names = name.includes("/") ? [name] : [`sentence-transformers/${name}`];
  for (const each of names) {
    const found = await findSnapshot(path.join(cache, `models--${each.replaceAll("/", "--")}`));
    if (found) return found;
  }
  const [full = name] = names;
  throw new HindcastError("bad-input", `no model ${name} on this machine`, {
    expected: `a folder of that name with tokenizer.json in it, or ${full} in ${cache}`,
    hint: `fetch it: hf download ${full} ${wanted.join(" ")}`,
  });
}

/** The weights of a model's folder. @throws HindcastError `bad-input` when they are not there in ONNX. */
export function weightsFile({ folder }: ModelFolder, name: string): string {
  const found = ["onnx/model.onnx", "model.onnx"].map((file) => path.join(folder, file)).find(existsSync);
  if (found !== undefined) return found;
  throw new HindcastError("bad-input", `the model ${name} is here without its weights in ONNX`, {
    expected: path.join(folder, "onnx/model.onnx"),
    hint: `fetch them: hf download ${name} onnx/model.onnx`,
  });
}

function hubCache(environment: Environment): string {
  const given = environment["HF_HUB_CACHE"] || environment["HUGGINGFACE_HUB_CACHE"];
  if (given) return given;
  const caches = environment["XDG_CACHE_HOME"] || path.join(homedir(), ".cache");
  return path.join(environment["HF_HOME"] || path.join(caches, "huggingface"), "hub");
}

async function findSnapshot(repository: string): Promise<ModelFolder | undefined> {
  const main = await readFile(path.join(repository, "refs/main"), "utf8").catch(() => undefined);
  const snapshots = await readdir(path.join(repository, "snapshots")).catch((): string[] => []);
  // Without a branch to follow, a lone snapshot is the one that is meant.
  const revision = main?.trim() ?? (snapshots.length === 1 ? snapshots[0] : undefined);
  if (revision === undefined || !snapshots.includes(revision)) return undefined;
  return { folder: path.join(repository, "snapshots", revision), revision };
}
