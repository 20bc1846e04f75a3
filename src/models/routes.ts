import { type Lane, type LaneLimits, useLane } from "./lanes.ts";
import type { ModelsOptions } from "./models-options.ts";
import type { Target } from "./protocols/exchange.ts";
import { loadProtocol } from "./protocols/load-protocol.ts";
import { type Endpoint, findEndpoint, parseModelName, standInProvider } from "./providers.ts";
import type { StandInOptions } from "./stand-in/options.ts";
import type { StandIn } from "./stand-in/server.ts";

/** The way to a model. */
export interface Route {
  /** `provider/model` */
  readonly name: string;
  readonly target: Target;
  readonly lane: Lane;
}

/** Finds the way to each model once. */
export class Routes {
  readonly #options: ModelsOptions;
  readonly #routes = new Map<string, Promise<Route>>();
  readonly #leave: (() => void)[] = [];
  #standIn: Promise<StandIn> | undefined;

  constructor(options: ModelsOptions) {
    this.#options = options;
  }

  /** @throws HindcastError `usage` or `config` when there is no way to it */
  to(name: string): Promise<Route> {
    const known = this.#routes.get(name);
    if (known) return known;
    const route = this.#find(name);
    this.#routes.set(name, route);
    return route;
  }

  async close(): Promise<void> {
    for (const leave of this.#leave.splice(0)) leave();
    const standIn = await this.#standIn;
    await standIn?.[Symbol.asyncDispose]();
  }

  async #find(text: string): Promise<Route> {
    const { provider, model, name } = parseModelName(text);
    const endpoint = await this.#endpoint(provider);
    const { mostInFlight: most = 100, requestsPerMinute, tokensPerMinute, patience } = this.#options;
    const limits: LaneLimits = { most, requestsPerMinute, tokensPerMinute, patience };
    const { lane, leave } = useLane(endpoint, model, limits);
    this.#leave.push(leave);
    return { name, lane, target: { endpoint, model, protocol: await loadProtocol(endpoint.protocol) } };
  }

  async #endpoint(provider: string): Promise<Endpoint> {
    const { baseUrl, env = process.env } = this.#options;
    if (provider !== standInProvider) return findEndpoint(provider, { baseUrl, env });
    this.#standIn ??= startStandIn(this.#options.standIn);
    const standIn = await this.#standIn;
    // Its port changes; its answers do not.
    const place = { baseUrl: standIn.baseUrl, identity: standInProvider };
    return { provider, protocol: "openai", dialect: {}, ...place, apiKey: undefined, keyVariable: undefined };
  }
}

async function startStandIn(options: StandInOptions | undefined): Promise<StandIn> {
  const { StandIn } = await import("./stand-in/server.ts");
  return await StandIn.start(options);
}
