import { setImmediate } from "node:timers/promises";
import { messageOf } from "../model/error.ts";
import type { Models } from "../models/models.ts";
import type { Failure, Message, ModelRequest, Reply } from "../models/request.ts";
import type { AttemptClock } from "./attempt-clock.ts";
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
  /** Of the attempt. Once it is over, nothing is sent any more. */
  readonly clock: AttemptClock;
  /** Told of every reply, and waited for before it is passed on. */
  readonly onReply: (reply: Reply) => void | Promise<void>;
}

// So many equal requests can be told apart within one attempt.
const samplesAnEpoch = 1000;

/** A request as it stands in the record. */
interface Entry {
  call: LoggedCall;
  /** One that never was is not part of the record. */
  wasSent: boolean;
}

/** Asks models on behalf of one attempt, and keeps what was asked and answered, in the order of asking. */
export class Recorder {
  readonly #settings: RecorderSettings;
  readonly #entries: Entry[] = [];
  /** Requests that have no answer yet. */
  readonly #onTheirWay = new Set<Promise<Reply>>();
  readonly #times = new Map<string, number>();

  constructor(settings: RecorderSettings) {
    this.#settings = settings;
  }

  /** What was asked so far, with the answers that are there. */
  get calls(): LoggedCall[] {
    return this.#entries.filter(({ wasSent }) => wasSent).map(({ call }) => call);
  }

  /** Whether answers that were asked for are still to come. */
  get isWaiting(): boolean {
    return this.#onTheirWay.size > 0;
  }

  /** Done when they all are there, or will not come. */
  async late(): Promise<void> {
    await Promise.allSettled(this.#onTheirWay);
    // The end of the attempt is on its way to the log by then, also when it came with the last answer.
    await setImmediate();
  }

  /** @throws SolverFailure when there is no answer, also as the time is over; HindcastError for what ends the run */
  readonly ask = (said: string | readonly Message[], options: AskOptions = {}): Promise<string> => {
    const answer = this.#ask(said, options);
    // A solver that waits for another of its answers first may never come to this one, which must not end the process.
    answer.catch(() => undefined);
    return answer;
  };

  async #ask(said: string | readonly Message[], options: AskOptions): Promise<string> {
    const { clock } = this.#settings;
    clock.signal.throwIfAborted();
    const messages: readonly Message[] = typeof said === "string" ? [{ role: "user", content: said }] : said;
    const request = this.#request(messages, options);
    const entry: Entry = { call: started(request, options.role), wasSent: false };
    this.#entries.push(entry);
    const asking = this.#reply(request, entry);
    this.#onTheirWay.add(asking);
    const arrived = () => this.#onTheirWay.delete(asking);
    asking.then(arrived, arrived);
    const reply = await until(clock.signal, asking).finally(() => clock.answered());
    if (reply.type === "answer") return reply.value;
    throw new SolverFailure(isTheModels(reply) ? "fail" : "infra", reply.message);
  }

  // Goes on when the time is over: what was sent is paid for.
  async #reply(request: ModelRequest & { schema?: undefined }, entry: Entry): Promise<Reply> {
    const { models, clock, onReply } = this.#settings;
    clock.asked();
    const onSent = () => {
      entry.wasSent = true;
      clock.sent();
    };
    // Without a limit nothing is ever taken back.
    const signal = clock.isLimited ? clock.signal : undefined;
    try {
      const reply = await models.ask(request, { signal, onSent, onReturned: () => clock.returned() });
      entry.wasSent = true;
      entry.call = ended(entry.call, reply);
      await onReply(reply);
      return reply;
    } catch (error) {
      entry.call = { ...entry.call, failure: messageOf(error) };
      throw error;
    }
  }

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

// Whichever comes first: an end of `promise`, or the signal.
async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  let stop = () => {};
  const fired = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, fired]);
  } finally {
    signal.removeEventListener("abort", stop);
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
