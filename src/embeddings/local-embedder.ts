import type { InferenceSession } from "onnxruntime-web";
import { hashFile } from "../bytes/hash-file.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import {
  type EmbeddedText,
  type Embedder,
  type LongTextRule,
  meanDirection,
  type RuntimeKind,
} from "./embedder.ts";
import type { LocalModel } from "./embedding-record.ts";
import { loadRuntime, type Runtime } from "./load-runtime.ts";
import { findModelFolder, weightsFile } from "./local-model-folder.ts";
import { readLocalModelSettings } from "./local-model-settings.ts";
import { loadTokenizer, type TokenizedText } from "./piece-tokenizer.ts";
import { poolTokens } from "./pool-tokens.ts";

export interface LocalEmbedderOptions {
  /** A folder, or a name in the hub's cache. */
  readonly name: string;
  readonly longTexts: LongTextRule;
  readonly runtime: RuntimeKind;
  /** Where HF_HUB_CACHE and HF_HOME are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

// Measured by `npm run bench:embed`: more at once only costs memory.
const bestAtOnce = 4;
const mostAtOnce = 64;

/**
 * Opens a BERT-like model of sentence-transformers that lies on this machine: tokens in, mean over the vectors of its
 * tokens (or the first one's, as its files say), length 1.
 *
 * @throws HindcastError `bad-input` when the model, its weights in ONNX or the runtime are not there or do not fit.
 */
export async function openLocalEmbedder(options: LocalEmbedderOptions): Promise<Embedder> {
  const { name, longTexts, runtime: kind, env } = options;
  const found = await findModelFolder(name, env);
  const weights = weightsFile(found, name);
  const { window, pooling, prompt } = await readLocalModelSettings(found.folder);
  const { tokenize } = await loadTokenizer(found.folder, window, longTexts);
  const runtime = await loadRuntime(kind);
  const session = await openSession(runtime, weights);
  const identity: LocalModel = {
    kind: "local",
    name,
    ...(found.revision !== undefined && { revision: found.revision }),
    weights: await hashFile(weights),
    runtime: kind,
    runtimeVersion: runtime.version,
    pooling,
    window,
    ...(prompt !== undefined && { prompt }),
    longTexts,
  };
  return {
    identity,
    textsAtOnce: bestAtOnce,
    jobs: 1,
    embed: async (texts) => {
      const tokenized = texts.map((text) => tokenize(`${prompt ?? ""}${text}`));
      const vectors = await embedPieces(
        runtime,
        session,
        tokenized.flatMap(({ pieces }) => pieces),
        pooling,
      );
      return joinPieces(tokenized, vectors);
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

async function openSession(runtime: Runtime, weights: string): Promise<InferenceSession> {
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(weights, {
      executionProviders: [runtime.provider],
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new HindcastError("bad-input", `${weights} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
  const unknown = session.inputNames.filter((name) => !inputs.some((input) => input === name));
  if (unknown.length === 0 && outputOf(session) !== undefined) return session;
  throw new HindcastError("bad-input", `${weights} is no model that turns texts into vectors of tokens`, {
    received: `inputs ${session.inputNames.join(", ")}; outputs ${session.outputNames.join(", ")}`,
    expected: `of the inputs ${inputs.join(", ")}; output ${outputs.join(" or ")}`,
  });
}

const inputs = ["input_ids", "attention_mask", "token_type_ids"] as const;
const outputs = ["last_hidden_state", "token_embeddings"] as const;

function outputOf(session: InferenceSession): string | undefined {
  return outputs.find((name) => session.outputNames.includes(name));
}

// A text in many pieces fills several rounds, so that memory stays the same whatever its length.
async function embedPieces(
  runtime: Runtime,
  session: InferenceSession,
  pieces: readonly (readonly number[])[],
  pooling: LocalModel["pooling"],
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < pieces.length; from += mostAtOnce) {
    vectors.push(...(await runPieces(runtime, session, pieces.slice(from, from + mostAtOnce), pooling)));
  }
  return vectors;
}

async function runPieces(
  { Tensor }: Runtime,
  session: InferenceSession,
  pieces: readonly (readonly number[])[],
  pooling: LocalModel["pooling"],
): Promise<Float32Array[]> {
  const length = Math.max(...pieces.map((piece) => piece.length));
  const shape = [pieces.length, length];
  const ids = new BigInt64Array(pieces.length * length);
  const mask = new BigInt64Array(pieces.length * length);
  for (const [row, piece] of pieces.entries()) {
    for (const [column, id] of piece.entries()) {
      ids[row * length + column] = BigInt(id);
      mask[row * length + column] = 1n;
    }
  }
  const tensors = [ids, mask, new BigInt64Array(pieces.length * length)];
  const fed = inputs.flatMap((name, index) =>
    session.inputNames.includes(name)
      ? [[name, new Tensor("int64", tensors[index] ?? mask, shape)] as const]
      : [],
  );
  const result = await session.run(Object.fromEntries(fed));
  const output = result[outputOf(session) ?? ""];
  const dimension = output?.dims[2];
  if (!(output?.data instanceof Float32Array) || dimension === undefined) {
    throw new HindcastError("bad-input", "the model gives no vectors of 32-bit numbers", {
      received: `${output?.type} with ${output?.dims.length} dimensions`,
    });
  }
  return poolTokens(
    output.data,
    pieces.map((piece) => piece.length),
    length,
    dimension,
    pooling,
  );
}

// Of a text in pieces: the mean of their directions, each counting by its tokens.
function joinPieces(texts: readonly TokenizedText[], vectors: readonly Float32Array[]): EmbeddedText[] {
  let next = 0;
  return texts.map(({ pieces, isLong }) => {
    const own = vectors.slice(next, next + pieces.length);
    next += pieces.length;
    const [first] = own;
    const isWhole = first !== undefined && own.length === 1;
    return {
      vector: isWhole
        ? first
        : meanDirection(
            own,
            pieces.map((piece) => piece.length),
          ),
      isLong,
    };
  });
}
