import type { Dispatcher } from "undici";
import { messageOf } from "../../model/error.ts";

/** An answer as it came, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer did not arrive: the connection failed, or it took too long. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

export interface SendOptions {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  /** Milliseconds until the whole answer must be there; of one that comes in pieces, the next piece. */
  readonly timeout: number;
}

/** An answer whose body comes piece by piece. Reading it @throws ConnectionError */
export interface StreamedAnswer extends Omit<HttpAnswer, "body"> {
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * Sends one HTTP request. Not through `fetch`, which gives up after five minutes without a header, where a model may
 * think for longer, and takes more time for itself. Proxies are those of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
 *
 * @throws ConnectionError
 */
export async function send(url: string, options: SendOptions): Promise<HttpAnswer> {
  const start = performance.now();
  const { body, ...answer } = await begin(url, options);
  try {
    return { ...answer, body: await textOf(body, options.timeout - (performance.now() - start)) };
  } catch (cause) {
    throw lost(url, cause, options.timeout);
  }
}

/**
 * Sends one whose answer may be longer than memory and take hours: the timeout is that of the longest silence.
 *
 * @throws ConnectionError
 */
export async function sendForPieces(url: string, options: SendOptions): Promise<StreamedAnswer> {
  const { body, ...answer } = await begin(url, options);
  // Whoever reads it hears of it; whoever has stopped reading must not.
  body.on("error", () => {});
  return { ...answer, pieces: piecesOf(body, url, options.timeout) };
}

async function* piecesOf(body: Body, url: string, timeout: number): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece as Uint8Array;
  } catch (cause) {
    throw lost(url, cause, timeout);
  }
}

type Body = Dispatcher.ResponseData["body"];

async function begin(
  url: string,
  { method = "POST", headers = {}, body, timeout }: SendOptions,
): Promise<Omit<HttpAnswer, "body"> & { body: Body }> {
  const { undici, local, outside } = await libraries();
  try {
    const answer = await undici.request(url, {
      method,
      headers,
      body: body ?? null,
      dispatcher: isLoopback(new URL(url).hostname) ? local : outside,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    return { status: answer.statusCode, headers: plainHeaders(answer.headers), body: answer.body };
  } catch (cause) {
    throw lost(url, cause, timeout);
  }
}

function lost(url: string, cause: unknown, timeout: number): ConnectionError {
  const isLate =
    cause instanceof TooLate ||
    (cause instanceof Error && ["HeadersTimeoutError", "BodyTimeoutError"].includes(cause.name));
  const reason = isLate ? `no answer in ${timeout / 1000} s` : messageOf(cause);
  return new ConnectionError(`${new URL(url).host}: ${reason || "the connection failed"}`, { cause });
}

class TooLate extends Error {}

// One that comes in drops must end too.
async function textOf(body: Body, milliseconds: number): Promise<string> {
  const timer = setTimeout(() => body.destroy(new TooLate()), milliseconds);
  try {
    return await body.text();
  } finally {
    clearTimeout(timer);
  }
}

// On first use: it takes some 50 ms.
async function load() {
  const undici = await import("undici");
  const options = { connections: null, pipelining: 1 };
  const local = new undici.Agent(options);
  // A proxy could not reach this machine's own servers.
  const outside = hasProxy() ? new undici.EnvHttpProxyAgent(options) : local;
  return { undici, local, outside };
}

let loaded: ReturnType<typeof load> | undefined;

function libraries(): ReturnType<typeof load> {
  loaded ??= load();
  return loaded;
}

function hasProxy(): boolean {
  return Object.keys(process.env).some((name) => /^https?_proxy$/i.test(name));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}

function plainHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
