import type { IncomingMessage, ServerResponse } from "node:http";
import { seededRandom } from "../../analysis/statistics/random.ts";
import { errorBody } from "./bodies.ts";
import type { StandInOptions } from "./options.ts";
import { anthropicQuestion, openaiQuestion, type StandInQuestion } from "./question.ts";

interface Item {
  readonly id: string;
  readonly question: StandInQuestion;
}

interface Batch {
  readonly id: string;
  readonly interface: StandInQuestion["interface"];
  readonly items: readonly Item[];
  readonly createdAt: number;
  readonly metadata: unknown;
  results?: readonly Result[];
}

type Result =
  | { readonly id: string; readonly type: "done"; readonly body: unknown }
  | { readonly id: string; readonly type: "failed" | "expired" };

/** The batch interfaces of OpenAI (with the files they need) and Anthropic. */
export class StandInBatches {
  readonly #options: StandInOptions;
  readonly #answer: (question: StandInQuestion) => unknown;
  readonly #batches: Batch[] = [];
  readonly #files = new Map<string, string>();
  /** Questions that have had their one trouble. */
  readonly #troubled = new Set<string>();
  readonly #arrivals = new Map<string, number>();
  #refusals = 0;

  constructor(options: StandInOptions, answer: (question: StandInQuestion) => unknown) {
    this.#options = options;
    this.#answer = answer;
  }

  /** @returns false when the path is none of a batch interface */
  async serve(
    request: IncomingMessage,
    path: string,
    body: Buffer,
    response: ServerResponse,
  ): Promise<boolean> {
    const isPost = request.method === "POST";
    const [, name = "", id = "", rest = ""] =
      /^\/v1\/(messages\/batches|batches|files)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    const call = `${request.method} ${path}`;
    const arrival = (this.#arrivals.get(call) ?? 0) + 1;
    this.#arrivals.set(call, arrival);
    const trouble = this.#options.batches?.trouble?.(call, arrival);
    const fail = () => response.writeHead(trouble?.status ?? 500, trouble?.headers).end(trouble?.body);
    if (trouble && !trouble.isDone) {
      fail();
      return true;
    }
    const json = (value: unknown, status = 200) => {
      if (trouble) {
        fail();
        return true;
      }
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      return true;
    };
    const text = (value: string) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" }).end(value);
      return true;
    };
    if (name !== "" && name !== "files" && isPost && this.#isRefused()) {
      response.setHeader("retry-after-ms", "10");
      return json(errorBody(name === "batches" ? "openai" : "anthropic", 429), 429);
    }
    if (name === "files" && isPost) return json(await this.#upload(request, body));
    if (name === "files" && rest === "content") return text(this.#files.get(id) ?? "");
    if (name === "batches" && isPost) return json(this.#createOpenai(JSON.parse(body.toString())));
    if (name === "messages/batches" && isPost)
      return json(this.#createAnthropic(JSON.parse(body.toString())));
    if (name === "") return false;
    const kind = name === "batches" ? "openai" : "anthropic";
    const show = (batch: Batch) => (kind === "openai" ? this.#showOpenai(batch) : this.#showAnthropic(batch));
    const known = this.#batches.filter((batch) => batch.interface === kind);
    if (id === "") return json({ data: known.toReversed().map(show), has_more: false });
    const batch = known.find((one) => one.id === id);
    if (!batch) return json(errorBody(kind, 404), 404);
    return rest === "results" ? text(this.#anthropicResults(batch)) : json(show(batch));
  }

  #isRefused(): boolean {
    const { refusals = 0 } = this.#options.batches ?? {};
    return this.#refusals++ < refusals;
  }

  async #upload(request: IncomingMessage, body: Buffer): Promise<unknown> {
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const file = form.get("file");
    const id = `file-${this.#files.size}`;
    this.#files.set(id, file instanceof Blob ? await file.text() : "");
    return { id, object: "file", purpose: form.get("purpose") };
  }

  #createOpenai({ input_file_id, metadata }: { input_file_id: string; metadata?: unknown }): unknown {
    const lines = (this.#files.get(input_file_id) ?? "").split("\n").filter(Boolean);
    const items = lines.map((line) => {
      const { custom_id: id, body } = JSON.parse(line);
      return { id, question: openaiQuestion(body) };
    });
    return this.#showOpenai(this.#add("openai", items, metadata));
  }

  #createAnthropic({ requests }: { requests: { custom_id: string; params: unknown }[] }): unknown {
    const items = requests.map(({ custom_id: id, params }) => ({ id, question: anthropicQuestion(params) }));
    return this.#showAnthropic(this.#add("anthropic", items, undefined));
  }

  #add(name: StandInQuestion["interface"], items: readonly Item[], metadata: unknown): Batch {
    const id = `${name === "openai" ? "batch" : "msgbatch"}_${this.#batches.length}`;
    const batch: Batch = { id, interface: name, items, createdAt: Date.now(), metadata };
    this.#batches.push(batch);
    return batch;
  }

  // The results of a batch that is over, made once.
  #resultsOf(batch: Batch): readonly Result[] | undefined {
    const { duration = 0 } = this.#options.batches ?? {};
    if (Date.now() - batch.createdAt < duration) return undefined;
    batch.results ??= batch.items.map(({ id, question }) => {
      const type = this.#fateOf(question.key);
      return type === "done" ? { id, type, body: this.#answer(question) } : { id, type };
    });
    return batch.results;
  }

  #fateOf(key: string): Result["type"] {
    const { expired = 0, failed = 0 } = this.#options.batches ?? {};
    const chance = seededRandom(this.#options.seed ?? 1, `batch ${key}`)();
    if (chance >= expired + failed || this.#troubled.has(key)) return "done";
    this.#troubled.add(key);
    return chance < expired ? "expired" : "failed";
  }

  #showOpenai(batch: Batch): unknown {
    const { dead = 0 } = this.#options.batches ?? {};
    const { id, metadata } = batch;
    if (this.#batches.indexOf(batch) < dead)
      return { id, metadata, status: "failed", errors: { data: [{ message: "stand-in: too many tokens" }] } };
    const results = this.#resultsOf(batch);
    const isExpired = results?.some(({ type }) => type === "expired") ?? false;
    const output = results?.filter((result) => result.type === "done");
    const errors = results?.filter((result) => result.type !== "done") ?? [];
    if (output) this.#files.set(`${batch.id}-output`, output.map(openaiLine).join(""));
    if (errors.length > 0) this.#files.set(`${batch.id}-errors`, errors.map(openaiLine).join(""));
    return {
      id: batch.id,
      object: "batch",
      endpoint: "/v1/chat/completions",
      status: results ? (isExpired ? "expired" : "completed") : "in_progress",
      created_at: Math.floor(batch.createdAt / 1000),
      metadata: batch.metadata,
      output_file_id: output && output.length > 0 ? `${batch.id}-output` : null,
      error_file_id: errors.length > 0 ? `${batch.id}-errors` : null,
      request_counts: { total: batch.items.length, completed: output?.length ?? 0, failed: errors.length },
    };
  }

  #showAnthropic(batch: Batch): unknown {
    const results = this.#resultsOf(batch);
    const count = (type: Result["type"]) => results?.filter((result) => result.type === type).length ?? 0;
    return {
      id: batch.id,
      type: "message_batch",
      processing_status: results ? "ended" : "in_progress",
      created_at: new Date(batch.createdAt).toISOString(),
      request_counts: {
        processing: results ? 0 : batch.items.length,
        succeeded: count("done"),
        errored: count("failed"),
        expired: count("expired"),
        canceled: 0,
      },
    };
  }

  #anthropicResults(batch: Batch): string {
    return (this.#resultsOf(batch) ?? []).map(anthropicLine).join("");
  }
}

function openaiLine(result: Result): string {
  const response = (status: number, body: unknown) => ({
    status_code: status,
    request_id: `req_${result.id}`,
    body,
  });
  const outcome =
    result.type === "done"
      ? { response: response(200, result.body), error: null }
      : result.type === "failed"
        ? { response: response(500, errorBody("openai", 500)), error: null }
        : {
            response: null,
            error: { code: "batch_expired", message: "This request could not be executed in time." },
          };
  return `${JSON.stringify({ id: `out_${result.id}`, custom_id: result.id, ...outcome })}\n`;
}

function anthropicLine(result: Result): string {
  const outcome =
    result.type === "done"
      ? { type: "succeeded", message: result.body }
      : result.type === "failed"
        ? { type: "errored", error: errorBody("anthropic", 500) }
        : { type: "expired" };
  return `${JSON.stringify({ custom_id: result.id, result: outcome })}\n`;
}
