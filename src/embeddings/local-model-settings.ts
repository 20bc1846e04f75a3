import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { HindcastError } from "../model/error.ts";

/** What the files beside the weights say of how a model is to be used. */
export interface LocalModelSettings {
  /** Tokens of a text at most, those that mark its ends included. */
  readonly window: number;
  /** Whether a text's vector is the mean over its tokens, or the vector of the first. */
  readonly pooling: "mean" | "cls";
  /** Stands before every text, because the model was made for texts that begin so. */
  readonly prompt: string | undefined;
}

// What sentence-transformers takes where a model's files name no length.
const usualWindow = 512;

const bertSchema = z.object({ max_seq_length: z.number().int().min(3).nullish() });
const configSchema = z.object({ max_position_embeddings: z.number().int().min(3).nullish() });
// Some name a length of 1e30, which is to say none.
const tokenizerSchema = z.object({ model_max_length: z.number().min(3).nullish() });
const poolingSchema = z.record(z.string(), z.unknown());
const modulesSchema = z.array(z.object({ type: z.string(), path: z.string() }));
const promptsSchema = z.object({
  prompts: z.record(z.string(), z.string()).nullish(),
  default_prompt_name: z.string().nullish(),
});

/**
 * Reads a model's settings as sentence-transformers does; without its files a text is a mean over tokens.
 *
 * @throws HindcastError `bad-input` for a file that cannot be understood, or a model that computes more than is
 *   computed here: another pooling, a layer behind it.
 */
export async function readLocalModelSettings(folder: string): Promise<LocalModelSettings> {
  const bert = await readJson(folder, "sentence_bert_config.json", bertSchema);
  const config = await readJson(folder, "config.json", configSchema);
  const tokenizer = await readJson(folder, "tokenizer_config.json", tokenizerSchema);
  const modules = await readJson(folder, "modules.json", modulesSchema);
  const poolingFile = path.join(modules ? poolingPath(modules, folder) : "1_Pooling", "config.json");
  const pooling = await readJson(folder, poolingFile, poolingSchema);
  const positions = config?.max_position_embeddings ?? usualWindow;
  const length = bert?.max_seq_length ?? tokenizer?.model_max_length ?? positions;
  return {
    // The tokenizer's own truncation is not heeded, as in Python: it may be shorter than what the model was made for.
    window: Math.min(length, positions),
    pooling: poolingOf(pooling, folder),
    prompt: await promptOf(folder, pooling?.["include_prompt"] !== false),
  };
}

const known = ["Transformer", "Pooling", "Normalize"];

// The weights in ONNX end where the pooling begins: a layer behind it, as Dense, would be left out and nobody told.
function poolingPath(modules: z.infer<typeof modulesSchema>, folder: string): string {
  // sentence_transformers.models.Dense
  const names = modules.map(({ type }) => type.split(".").at(-1) ?? type);
  const [transformer, pooling] = modules;
  const isKnown = names.slice(0, 2).join() === "Transformer,Pooling" && names.slice(2).every(isNormalize);
  if (isKnown && pooling && transformer?.path === "") return pooling.path;
  const other = names.find((name) => !known.includes(name));
  throw new HindcastError(
    "bad-input",
    `${folder} is made of modules that are not known here${other === undefined ? "" : `: ${other}`}`,
    {
      received:
        modules.map(({ path }, index) => `${names[index]}${path && ` in ${path}`}`).join(", ") || "none",
      expected: "Transformer in the folder itself, Pooling and, if need be, Normalize",
      hint: "take another model, or serve this one and name its address with --base-url",
    },
  );
}

function isNormalize(name: string): boolean {
  return name === "Normalize";
}

async function promptOf(folder: string, isPooled: boolean): Promise<string | undefined> {
  const file = "config_sentence_transformers.json";
  const { prompts, default_prompt_name: name } = (await readJson(folder, file, promptsSchema)) ?? {};
  if (!name) return undefined;
  const prompt = prompts?.[name];
  if (prompt === "") return undefined;
  if (prompt !== undefined && isPooled) return prompt;
  throw new HindcastError(
    "bad-input",
    `${folder} puts a prompt before texts in a way that is not known here`,
    {
      received: `default_prompt_name ${name}, ${prompt === undefined ? "which is not among the prompts" : "left out of the pooling (include_prompt false)"}`,
      expected: "one of the model's prompts, pooled with the text",
    },
  );
}

function poolingOf(settings: Readonly<Record<string, unknown>> | undefined, folder: string): "mean" | "cls" {
  if (settings === undefined) return "mean";
  // Older versions write a flag for each way, newer ones its name.
  const modes = Object.keys(settings).filter(
    (key) => key.startsWith("pooling_mode_") && settings[key] === true,
  );
  const named = typeof settings["pooling_mode"] === "string" ? [settings["pooling_mode"]] : modes;
  const [mode, ...others] = named.map((name) => name.replace(/^pooling_mode_/, "").replace(/_tokens?$/, ""));
  if (others.length === 0 && (mode === "mean" || mode === "cls")) return mode;
  throw new HindcastError("bad-input", `${folder} pools its tokens in a way that is not known here`, {
    received: named.join(", ") || "none",
    expected: "mean or cls",
  });
}

async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const file = path.join(folder, name);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HindcastError("bad-input", `${file} cannot be understood`, { cause });
  }
}
