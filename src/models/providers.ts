import { HindcastError } from "../model/error.ts";

/** The interface an endpoint speaks. */
export type ProtocolName = "openai" | "anthropic" | "google" | "compatible";

/** Where a provider that speaks OpenAI's chat interface departs from it. */
export interface Dialect {
  /** It refuses schemas: JSON is asked for, and its schema stands in the prompt. */
  readonly schemaInPrompt?: boolean;
  /** What it calls the seed. */
  readonly seedName?: string;
}

const dialects: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ["deepseek", { schemaInPrompt: true }],
  ["mistral", { seedName: "random_seed" }],
]);

interface Provider {
  readonly protocol: ProtocolName;
  readonly baseUrl: string;
  /** Environment variables that may hold its key, the usual one first; none when it needs no key. */
  readonly keyVariables: readonly string[];
  /** Environment variable that may hold another address. */
  readonly urlVariable?: string;
}

const compatible = (baseUrl: string, ...keyVariables: string[]): Provider => ({
  protocol: "compatible",
  baseUrl,
  keyVariables,
});

const providers: ReadonlyMap<string, Provider> = new Map([
  [
    "openai",
    {
      protocol: "openai",
      baseUrl: "https://api.openai.com/v1",
      keyVariables: ["OPENAI_API_KEY"],
      urlVariable: "OPENAI_BASE_URL",
    },
  ],
  [
    "anthropic",
    { protocol: "anthropic", baseUrl: "https://api.anthropic.com/v1", keyVariables: ["ANTHROPIC_API_KEY"] },
  ],
  [
    "google",
    {
      protocol: "google",
      baseUrl: "https://generativelanguage.googleapis.com/v1beta",
      keyVariables: ["GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "GOOGLE_API_KEY"],
    },
  ],
  ["openrouter", compatible("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY")],
  ["together", compatible("https://api.together.xyz/v1", "TOGETHER_API_KEY")],
  ["fireworks", compatible("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY")],
  ["groq", compatible("https://api.groq.com/openai/v1", "GROQ_API_KEY")],
  ["mistral", compatible("https://api.mistral.ai/v1", "MISTRAL_API_KEY")],
  ["deepseek", compatible("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY")],
  ["xai", compatible("https://api.x.ai/v1", "XAI_API_KEY")],
  ["ollama", compatible("http://127.0.0.1:11434/v1")],
  ["vllm", compatible("http://127.0.0.1:8000/v1")],
  ["lmstudio", compatible("http://127.0.0.1:1234/v1")],
]);

/** The provider that is no model at all: the stand-in inside this process. */
export const standInProvider = "mock";

/** The interface a provider speaks at its usual address. */
export function protocolOf(provider: string): ProtocolName {
  if (provider === standInProvider) return "openai";
  return providers.get(provider)?.protocol ?? "compatible";
}

export interface ModelName {
  readonly provider: string;
  readonly model: string;
  /** `provider/model` */
  readonly name: string;
}

/** Reads `provider/model`; a bare name is OpenAI's. */
export function parseModelName(name: string): ModelName {
  const slash = name.indexOf("/");
  const [provider, model] = slash < 0 ? ["openai", name] : [name.slice(0, slash), name.slice(slash + 1)];
  if (provider === "" || model === "") {
    throw new HindcastError("usage", "model", {
      received: JSON.stringify(name),
      expected: "provider/model, as openai/gpt-4o-mini",
    });
  }
  return { provider, model, name: `${provider}/${model}` };
}

/** Where a model is asked, and how. */
export interface Endpoint {
  readonly provider: string;
  readonly protocol: ProtocolName;
  readonly dialect: Dialect;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** What stands for it in keys and records: the address, or a name where that changes. */
  readonly identity: string;
  readonly apiKey: string | undefined;
  /** The environment variable it came from, or belongs into. */
  readonly keyVariable: string | undefined;
  /** It takes no request without a key, and there is none. */
  readonly lacksKey?: boolean;
}

export interface EndpointOptions {
  /** Another address than the provider's own. */
  readonly baseUrl?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds a provider's endpoint and key. A provider that is not in the table speaks OpenAI's chat interface at `baseUrl`,
 * with the key of `<PROVIDER>_API_KEY` if there is one. A key that is missing is no matter before something is sent:
 * {@link requireKey}.
 *
 * @throws HindcastError `usage` for an unknown provider or an address that is none
 */
export function findEndpoint(provider: string, { baseUrl, env }: EndpointOptions): Endpoint {
  const known = providers.get(provider);
  if (!known && baseUrl === undefined) {
    throw new HindcastError("usage", "provider of the model", {
      received: JSON.stringify(provider),
      expected: `one of ${[...providers.keys(), standInProvider].join(", ")}`,
      hint: "any other server with OpenAI's chat interface can be named with --base-url",
    });
  }
  const { protocol, keyVariables, urlVariable } = known ?? {
    protocol: "compatible" as const,
    keyVariables: [`${provider.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_API_KEY`],
    urlVariable: undefined,
  };
  const given = baseUrl ?? ((urlVariable && env[urlVariable]) || undefined);
  const address = parseAddress(given ?? known?.baseUrl ?? "");
  const keyVariable = keyVariables.find((name) => env[name]?.trim()) ?? keyVariables[0];
  const apiKey = (keyVariable && env[keyVariable]?.trim()) || undefined;
  const dialect = dialects.get(provider) ?? {};
  return {
    provider,
    protocol,
    dialect,
    baseUrl: address,
    identity: address,
    apiKey,
    keyVariable,
    // Servers of one's own mostly want none.
    lacksKey: apiKey === undefined && given === undefined && keyVariables.length > 0,
  };
}

/** Asked before anything is sent. @throws HindcastError `config` for a missing key */
export function requireKey({ provider, keyVariable, lacksKey }: Endpoint): void {
  if (lacksKey) throw new HindcastError("config", `${provider} needs a key: ${keyVariable} is not set`);
}

function parseAddress(text: string): string {
  const url = URL.canParse(text) && /^https?:/.test(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || url.search) {
    throw new HindcastError("usage", "base URL", {
      ...(!url && { received: JSON.stringify(text) }),
      expected: "an address such as http://127.0.0.1:8000/v1, without user, password or query",
    });
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
