import { unknownTokens } from "../../model/trace.ts";
import type { PriceTable } from "../../prices/price-table.ts";
import type { Journal } from "../journal/journal.ts";
import { readRecord } from "../journal/read-record.ts";
import { parseModelName } from "../providers.ts";
import type { ModelRequest } from "../request.ts";
import { costOf } from "./cost-of.ts";
import { type CountTokens, requestTokens } from "./count-tokens.ts";

/** An amount that is not known yet: a best guess, and bounds it should lie between nine times in ten. */
export interface EstimateRange {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** What asking would take: requests, tokens and US dollars. */
export interface Estimate {
  /** Requests that have to be asked. */
  readonly requests: number;
  /** Requests that the journal answers. */
  readonly fromJournal: number;
  readonly inputTokens: EstimateRange;
  readonly outputTokens: EstimateRange;
  /** US dollars; `undefined` when a model has no known price. */
  readonly cost: EstimateRange | undefined;
  /** What the output was guessed from: answers in the journal, or no more than limits. */
  readonly basis: "journal" | "guess";
}

export interface EstimateOptions {
  readonly journal: Journal;
  readonly prices: PriceTable;
  readonly count: CountTokens;
  readonly batch: boolean;
  /** Tokens of an answer, where the caller knows better. */
  readonly outputTokens?: number | undefined;
  /** ISO 8601, for the price. */
  readonly at: string;
}

/** A request and whether the journal answers it. */
export interface EstimatedRequest {
  readonly request: ModelRequest;
  readonly isKnown: boolean;
}

/** Token counts differ by some percent between our counting and a provider's, most where it is another's tokens. */
const countError = 0.1;
// Answers looked at for what is to be expected.
const mostAnswers = 300;
const guess = 500;

/**
 * What asking would take, before the first request is paid: input by counting its tokens, output by the mean of the
 * answers that the journal has to the same version of a request, else by what the caller expects.
 */
export async function estimate(
  requests: AsyncIterable<EstimatedRequest>,
  options: EstimateOptions,
): Promise<Estimate> {
  const { journal, prices, count, batch, at } = options;
  const histories = new Map<string, Promise<History>>();
  const sums = { requests: 0, fromJournal: 0, input: zero(), output: zero(), cost: zero(), isPriced: true };
  let isFromJournal = true;
  for await (const { request, isKnown } of requests) {
    if (isKnown) {
      sums.fromJournal++;
      continue;
    }
    sums.requests++;
    const { name } = parseModelName(request.model);
    const kind = JSON.stringify([name, request.version]);
    const known = histories.get(kind) ?? historyOf(journal, name, request.version);
    histories.set(kind, known);
    const history = await known;
    if (history.answers === 0) isFromJournal = false;
    const input = spread(requestTokens(request, count), countError);
    const output = outputOf(request, history, options.outputTokens);
    add(sums.input, input);
    add(sums.output, output);
    for (const bound of bounds) {
      const tokens = { ...unknownTokens, input: input[bound], output: output[bound] };
      const cost = costOf(prices, { model: name, tokens, at, batch });
      if (cost === undefined) sums.isPriced = false;
      else sums.cost[bound] += cost;
    }
  }
  return {
    requests: sums.requests,
    fromJournal: sums.fromJournal,
    inputTokens: rounded(sums.input),
    outputTokens: rounded(sums.output),
    cost: sums.isPriced ? sums.cost : undefined,
    basis: isFromJournal && sums.requests > 0 ? "journal" : "guess",
  };
}

const bounds = ["low", "expected", "high"] as const;
type Sums = Record<(typeof bounds)[number], number>;

interface History {
  readonly answers: number;
  readonly meanOutput: number;
  /** Standard error of the mean. */
  readonly error: number;
}

async function historyOf(journal: Journal, model: string, version: string): Promise<History> {
  const outputs: number[] = [];
  for (const record of journal.answers()) {
    if (record.model !== model || record.version !== version) continue;
    const output = (await readRecord(record))?.tokens.output;
    if (output !== undefined) outputs.push(output);
    if (outputs.length === mostAnswers) break;
  }
  const mean = outputs.reduce((sum, value) => sum + value, 0) / Math.max(1, outputs.length);
  const variance =
    outputs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, outputs.length - 1);
  return {
    answers: outputs.length,
    meanOutput: mean,
    error: Math.sqrt(variance / Math.max(1, outputs.length)),
  };
}

function outputOf(
  { maxTokens = 4096 }: ModelRequest,
  history: History,
  told: number | undefined,
): EstimateRange {
  const { answers, meanOutput, error } = history;
  // With few answers their spread is not known either.
  if (answers >= 5) {
    const margin = 1.645 * error + 0.03 * meanOutput;
    return {
      low: Math.max(0, meanOutput - margin),
      expected: meanOutput,
      high: Math.min(maxTokens, meanOutput + margin),
    };
  }
  if (told !== undefined) return { low: told / 2, expected: told, high: Math.min(maxTokens, told * 2) };
  const expected = Math.min(guess, maxTokens / 2);
  return { low: expected / 5, expected, high: maxTokens };
}

function spread(amount: number, share: number): EstimateRange {
  return { low: amount * (1 - share), expected: amount, high: amount * (1 + share) };
}

function zero(): Sums {
  return { low: 0, expected: 0, high: 0 };
}

function add(sums: Sums, more: EstimateRange): void {
  for (const bound of bounds) sums[bound] += more[bound];
}

function rounded({ low, expected, high }: EstimateRange): EstimateRange {
  return { low: Math.round(low), expected: Math.round(expected), high: Math.round(high) };
}
