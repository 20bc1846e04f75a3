import { HindcastError } from "../model/error.ts";
import type { Embedder, LongTextRule, RuntimeKind } from "./embedder.ts";
import type { ModelIdentity } from "./embedding-record.ts";

/** Which model embeds, and where it is. */
export interface EmbedderOptions {
  /**
   * A folder, a name in the hub's cache, or `openai/<name>`; with `baseUrl` the name of a model behind that address.
   */
  readonly model: string;
  /** Of a server that speaks OpenAI's embeddings interface. */
  readonly baseUrl?: string | undefined;
  readonly longTexts?: LongTextRule;
  /** What carries out a local model. */
  readonly runtime?: RuntimeKind;
  /** Requests in flight to a remote model. */
  readonly jobs?: number | undefined;
  /** OPENAI_API_KEY, OPENAI_BASE_URL, HF_HOME and HF_HUB_CACHE are looked up in it. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly onNote?: (text: string) => void;
}

export const defaultModel = "sentence-transformers/all-MiniLM-L6-v2";
const openAi = "https://api.openai.com/v1";
const openAiPrefix = "openai/";

/** Opens the model of that name, in this process or behind an address. @throws HindcastError */
export async function openEmbedder(options: EmbedderOptions): Promise<Embedder> {
  const { model, baseUrl, longTexts = "cut", runtime = "wasm", env = process.env } = options;
  if (baseUrl === undefined && !model.startsWith(openAiPrefix)) {
    const { openLocalEmbedder } = await import("./local-embedder.ts");
    return openLocalEmbedder({ name: model, longTexts, runtime, env });
  }
  const apiKey = env["OPENAI_API_KEY"] || undefined;
  const address = baseUrl ?? (env["OPENAI_BASE_URL"] || openAi);
  if (address === openAi && apiKey === undefined) {
    throw new HindcastError("usage", `${model} needs a key`, {
      hint: "set OPENAI_API_KEY in the environment",
    });
  }
  const { openRemoteEmbedder } = await import("./remote-embedder.ts");
  return openRemoteEmbedder({
    // Behind an address of its own a name is the server's: routers have names that begin with openai/ too.
    name: baseUrl === undefined ? model.slice(openAiPrefix.length) : model,
    baseUrl: address,
    apiKey,
    longTexts,
    jobs: options.jobs,
    ...(options.onNote && { onNote: options.onNote }),
  });
}

/** What is needed to open again a model that embeddings tell of. */
export type ReopenEmbedderOptions = Pick<EmbedderOptions, "baseUrl" | "env" | "onNote">;

/**
 * Opens the model that made some embeddings, to embed more texts with it.
 *
 * A file from elsewhere must not decide where texts and the key are sent: an address in it is used only when the user
 * names the same one.
 *
 * @throws HindcastError `usage` for an address that the user did not name; `bad-input` when another model is there.
 */
export async function reopenEmbedder(made: ModelIdentity, options: ReopenEmbedderOptions): Promise<Embedder> {
  const { env = process.env } = options;
  const { name, longTexts } = made;
  if (made.kind === "remote") {
    const known = [options.baseUrl, env["OPENAI_BASE_URL"], openAi];
    if (known.some((address) => address?.replace(/\/+$/, "") === made.baseUrl)) {
      return openEmbedder({ ...options, model: name, baseUrl: made.baseUrl, longTexts });
    }
    throw new HindcastError("usage", `these embeddings were made at ${made.baseUrl}`, {
      hint: `give --base-url ${made.baseUrl} to send the text there`,
    });
  }
  const { runtime, weights } = made;
  const embedder = await openEmbedder({ env, model: name, longTexts, runtime });
  if (embedder.identity.kind === "local" && embedder.identity.weights === weights) return embedder;
  await embedder[Symbol.asyncDispose]();
  throw new HindcastError("bad-input", `the model ${name} is not the one that made these embeddings`, {
    received: "other weights",
    expected: `weights with sha256 ${weights}`,
  });
}
