import type { Models } from "../models/models.ts";
import type { Failure, Message, ModelRequest, Reply } from "../models/request.ts";
import type { LoggedCall } from "./log/events.ts";
import { type AskOptions, SolverFailure } from "./solvers/solver.ts";

export interface RecorderSettings {
  readonly models: Pick<Models, "ask">;
  readonly model: string;
  /** What is asked, and in which version. */
  readonly version: string;
  readonly task: string;
  /** Which try at the task, from 1. */
  readonly epoch: number;
  readonly temperature: number | undefined;
  readonly maxTokens: number | undefined;
  readonly seed: number | undefined;
  /** Told of every reply, and waited for before it is passed on. */
  readonly onReply: (reply: Reply) => void | Promise<void>;
}

// So many equal requests can be told apart within one attempt.
const samplesAnEpoch = 1000;

/** Asks models on behalf of one attempt, and keeps what was asked and answered, in the order of asking. */
export class Recorder {
  readonly calls: LoggedCall[] = [];
  readonly #settings: RecorderSettings;
  readonly #times = new Map<string, number>();

  constructor(settings: RecorderSettings) {
    this.#settings = settings;
  }

  /** @throws SolverFailure when there is no answer; HindcastError for what ends the run */
  readonly ask = async (said: string | readonly Message[], options: AskOptions = {}): Promise<string> => {
    const { models, onReply } = this.#settings;
    const messages: readonly Message[] = typeof said === "string" ? [{ role: "user", content: said }] : said;
    const request = this.#request(messages, options);
    const place = this.calls.push(started(request, options.role)) - 1;
    const reply = await models.ask(request);
    this.calls[place] = ended(started(request, options.role), reply);
    await onReply(reply);
    if (reply.type === "answer") return reply.value;
    throw new SolverFailure(isTheModels(reply) ? "fail" : "infra", reply.message);
  };

  #request(messages: readonly Message[], options: AskOptions): ModelRequest & { schema?: undefined } {
    const { model, version, task, epoch, seed } = this.#settings;
    const {
      temperature = this.#settings.temperature,
      maxTokens = this.#settings.maxTokens,
      effort,
    } = options;
    const asked = { model: options.model ?? model, messages, temperature, maxTokens, effort };
    const name = JSON.stringify(asked);
    const time = this.#times.get(name) ?? 0;
    this.#times.set(name, time + 1);
    const sample = (epoch - 1) * samplesAnEpoch + time + 1;
    return { ...asked, version, task, sample, ...(seed !== undefined && { seed: seed + sample - 1 }) };
  }
}

// A model has its length and its maker's rules wherever it is asked. That nobody answers, or that the provider does not
// take our settings or does not serve us, says nothing of it.
function isTheModels({ reason }: Failure): boolean {
  return reason === "too-long" || reason === "policy";
}

function started(request: ModelRequest, role: string | undefined): LoggedCall {
  const messages = request.messages.map(({ role: by, content }) => ({ role: by, content }));
  return { model: request.model, messages, key: "", ...(role !== undefined && { role }) };
}

function ended(call: LoggedCall, reply: Reply): LoggedCall {
  const { key, tokens, cost } = reply;
  if (reply.type === "failure")
    return { ...call, key, tokens, cost, failure: `${reply.reason}: ${reply.message}` };
  const { text, finish, servedBy, at, seconds } = reply;
  return { ...call, key, tokens, cost, answer: text, finish, servedBy, at, seconds };
}
