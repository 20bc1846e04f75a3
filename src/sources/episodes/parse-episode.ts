import { isPlainObject, type PlainObject } from "../../model/plain-json.ts";
import { cleanText } from "./clean-text.ts";
import type { Episode, EpisodeMessage } from "./episode.ts";
import { messageText } from "./message-text.ts";

/**
 * Reads a row of an episode dataset, whatever stored it.
 *
 * @throws RowProblem for a row that holds no conversation
 */
export function parseEpisode(row: Readonly<Record<string, unknown>>): Episode {
  const silent = silentEpisode(row);
  try {
    return { ...silent, messages: conversation(row["conversations"]) };
  } catch (error) {
    throw error instanceof RowProblem ? new RowProblem(error.message, silent) : error;
  }
}

/** Why one row cannot be read; the others can. */
export class RowProblem extends Error {
  /** What the row tells beside its conversation. */
  readonly silent: Episode | undefined;

  constructor(message: string, silent?: Episode) {
    super(message);
    this.silent = silent;
  }
}

function silentEpisode(row: Readonly<Record<string, unknown>>): Episode {
  return {
    trial: named(row["trial_name"], "unknown-trial"),
    number: firstNumber(row["episode"]),
    isWhole: false,
    task: named(row["task"], "unknown-task"),
    run: named(row["run_id"], "unknown-run"),
    agent: named(row["agent"], "unknown-agent"),
    model: named(row["model"], "unknown-model"),
    messages: [],
    result: verdictOf(row["result"]),
    reward: numberOf(verdictOf(row["reward"])),
    instruction: cleaned(row["instruction"]),
    verifierOutput: cleaned(row["verifier_output"]),
    traceSource: textOf(row["trace_source"]),
  };
}

function conversation(value: unknown): EpisodeMessage[] {
  const messages = readMessages(value);
  if (messages.every(({ content }) => content.trim() === ""))
    throw new RowProblem("the conversation is empty");
  return messages;
}

/** A conversation: a list of messages, that list as JSON text, or lists side by side. */
function readMessages(value: unknown): EpisodeMessage[] {
  if (typeof value === "string") return readMessages(parsedJson(value));
  if (Array.isArray(value)) return value.map(readMessage);
  if (isPlainObject(value)) {
    const roles = value["role"] ?? value["from"];
    const contents = value["content"] ?? value["value"];
    if (Array.isArray(roles) && Array.isArray(contents))
      return roles.map((_, index) => readMessage(messageAt(value, index)));
  }
  throw new RowProblem("conversations is no list of messages");
}

function messageAt(lists: PlainObject, index: number): PlainObject {
  const fields = Object.entries(lists).map(([name, list]) => [
    name,
    Array.isArray(list) ? list[index] : undefined,
  ]);
  return Object.fromEntries(fields);
}

function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "string") return value;
  } catch {
    // Said below.
  }
  throw new RowProblem("conversations is text, and not of JSON");
}

function readMessage(value: unknown): EpisodeMessage {
  if (!isPlainObject(value)) throw new RowProblem("a message is no object");
  const role = roles.get(String(value["role"] ?? value["from"] ?? "").toLowerCase());
  if (role === undefined) {
    const received = JSON.stringify(value["role"] ?? value["from"] ?? null).slice(0, 40);
    throw new RowProblem(`a message has the role ${received}`);
  }
  return { role, content: cleanText(messageText(value)) };
}

// ShareGPT has names of its own for the same.
const roles = new Map<string, EpisodeMessage["role"]>([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["assistant", "assistant"],
  ["gpt", "assistant"],
  ["model", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
]);

// Numbers come as themselves, or from Parquet as bigint; NaN is how pandas has it that there is none.
function textOf(value: unknown): string | undefined {
  if (Number.isNaN(value)) return undefined;
  const isText = typeof value === "string" || typeof value === "number" || typeof value === "bigint";
  return isText && String(value).trim() !== "" ? String(value).trim() : undefined;
}

/** A reward as text, also where it came as a word; or the name of an exception. */
function verdictOf(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  const text = textOf(value);
  const word = text?.toLowerCase() ?? "";
  return absent.has(word) ? undefined : (verdicts.get(word) ?? text);
}

// Python's names of nothing, where a column was made text.
const absent = new Set(["nan", "none", "null"]);

const verdicts = new Map([
  ...["success", "succeeded", "passed", "pass", "true"].map((word) => [word, "1"] as const),
  ...["failure", "failed", "fail", "false"].map((word) => [word, "0"] as const),
]);

function named(value: unknown, unknown: string): string | undefined {
  const text = textOf(value);
  return text === undefined || text === unknown ? undefined : cleanText(text);
}

function cleaned(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? cleanText(value) : undefined;
}

function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

// As text `episode-10` comes before `episode-2`.
function firstNumber(value: unknown): number | undefined {
  const [digits] = /\d+/.exec(textOf(value) ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}
