import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ZodError } from "zod";
import { messageOf } from "../../model/error.ts";
import { loadTokenCounter } from "../cost/count-tokens.ts";
import { StandInBatches } from "./batches.ts";
import { answerBody, errorBody } from "./bodies.ts";
import { courseOf } from "./fate.ts";
import { Ledger } from "./ledger.ts";
import type { StandInOptions } from "./options.ts";
import { anthropicQuestion, openaiQuestion, type StandInQuestion } from "./question.ts";
import { RateLimit } from "./rate-limit.ts";
import { Speaker } from "./said.ts";

/**
 * A stand-in for model providers: a server on this machine that speaks OpenAI's chat completions and Anthropic's
 * messages, and the batches of both. Its answers follow from a seed, its troubles are chosen, and its ledger says what
 * it was asked. It is no model, and nothing it says means anything.
 */
export class StandIn implements AsyncDisposable {
  readonly ledger = new Ledger();
  readonly #options: StandInOptions;
  readonly #speaker: Speaker;
  readonly #batches: StandInBatches;
  readonly #limit: RateLimit | undefined;
  readonly #server: Server;
  readonly #start = performance.now();

  private constructor(options: StandInOptions, speaker: Speaker) {
    this.#options = options;
    this.#speaker = speaker;
    this.#limit =
      options.requestsPerMinute === undefined ? undefined : new RateLimit(options.requestsPerMinute);
    this.#batches = new StandInBatches(options, (question) => this.#batchAnswer(question));
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        const status = error instanceof ZodError || error instanceof SyntaxError ? 400 : 500;
        if (!response.headersSent)
          sendJson(response, status, errorBody("openai", status, { message: messageOf(error) }));
        else response.destroy();
      });
    });
  }

  /** Starts one on the loopback address. It does not keep the process alive. */
  static async start(options: StandInOptions = {}): Promise<StandIn> {
    const standIn = new StandIn(options, new Speaker(options.seed ?? 1, await loadTokenCounter()));
    standIn.#server.listen(0, "127.0.0.1").unref();
    await once(standIn.#server, "listening");
    return standIn;
  }

  /** What `--base-url` takes. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://stand-in").pathname;
    const body = await bytesOf(request);
    if (path === "/stand-in/ledger") sendJson(response, 200, this.ledger.entries);
    else if (request.method === "POST" && path === "/v1/chat/completions")
      await this.#answer(openaiQuestion(JSON.parse(body.toString())), response);
    else if (request.method === "POST" && path === "/v1/messages")
      await this.#answer(anthropicQuestion(JSON.parse(body.toString())), response);
    else if (!(await this.#batches.serve(request, path, body, response)))
      sendJson(response, 404, errorBody("openai", 404, { message: `the stand-in has no ${path}` }));
  }

  async #answer(question: StandInQuestion, response: ServerResponse): Promise<void> {
    const at = performance.now() - this.#start;
    const limited = this.#limit?.arrive(at);
    const headers = limited?.headers ?? {};
    if (limited?.isRefused) {
      this.ledger.add({ at, key: question.key, fate: "limit", latency: 0, batch: false });
      return sendJson(response, 429, errorBody(question.interface, 429), headers);
    }
    const { fate, latency } = courseOf(question, this.ledger.arrival(question.key), this.#options);
    const isAnswer = fate.type === "answer" || fate.type === "slow";
    const name = fate.type === "status" ? String(fate.status) : isAnswer ? "answer" : fate.type;
    this.ledger.add({ at, key: question.key, fate: name, latency, batch: false });
    if (latency > 0) await sleep(latency);
    if (fate.type === "reset") return void response.destroy();
    if (fate.type === "status") {
      const error = errorBody(question.interface, fate.status, fate.error);
      return sendJson(response, fate.status, error, { ...headers, ...fate.headers });
    }
    const scripted = fate.type === "answer" ? fate.text : undefined;
    const said = this.#speaker.say(question, scripted ?? this.#options.answer?.(question));
    const text = JSON.stringify(answerBody(question, said));
    if (fate.type === "malformed") send(response, 200, text.slice(0, text.length / 2), headers);
    else if (fate.type === "cut") cutOff(response, text);
    else if (fate.type === "slow") await trickle(response, text, fate.milliseconds);
    else send(response, 200, text, headers);
  }

  #batchAnswer(question: StandInQuestion): unknown {
    const at = performance.now() - this.#start;
    this.ledger.add({ at, key: question.key, fate: "answer", latency: 0, batch: true });
    return answerBody(question, this.#speaker.say(question, this.#options.answer?.(question)));
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, "content-type": "application/json" }).end(text);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers?: Readonly<Record<string, string>>,
): void {
  send(response, status, JSON.stringify(value), headers);
}

function cutOff(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

async function trickle(response: ServerResponse, text: string, milliseconds: number): Promise<void> {
  response.writeHead(200, { "content-type": "application/json" });
  const pieces = 10;
  const size = Math.ceil(text.length / pieces);
  for (let piece = 0; piece < pieces && !response.destroyed; piece++) {
    response.write(text.slice(piece * size, (piece + 1) * size));
    await sleep(milliseconds / pieces);
  }
  response.end();
}
