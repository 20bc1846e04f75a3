import type { EpisodeMessage } from "../../sources/episodes/episode.ts";
import { type Action, actionsOf, commandName } from "../attempts/actions.ts";
import { QuotedText } from "./find-quote.ts";

/** What agents used in some messages: the tools they called, the programs they started, the code they wrote. */
export class ToolUses {
  readonly #said: readonly string[];
  readonly #actions: readonly Use[];
  #names: ReadonlySet<string> | undefined;
  #texts: readonly QuotedText[] | undefined;

  constructor(messages: readonly EpisodeMessage[]) {
    const ofAgent = messages.filter(({ role }) => role === "assistant");
    this.#said = ofAgent.map(({ content }) => content);
    this.#actions = ofAgent.flatMap(actionsOf).map((action) => ({ ...action, typed: typedIn(action.text) }));
  }

  /** Whether a tool was called, a program started, or a function used in code. That it was talked about is not enough. */
  has(tool: string): boolean {
    const name = commandName(tool);
    if (name === "") return false;
    this.#names ??= new Set(this.#actions.flatMap((action) => [action.name, ...startedIn(action.typed)]));
    if (this.#names.has(tool.trim()) || this.#names.has(name)) return true;
    const inCode = codeUseOf(name);
    if (this.#actions.some(({ typed }) => inCode.test(typed))) return true;
    return this.#said.flatMap(codeIn).some((code) => inCode.test(code) || startedIn(code).includes(name));
  }

  /** Whether an example stands in what an agent said or did, from a word's beginning to a word's end, and shows the tool. */
  shows(example: string, tool: string): boolean {
    const name = commandName(tool);
    if (wordOf(name).test(example)) {
      this.#texts ??= [...this.#said, ...this.#actions.flatMap(({ text, typed }) => [text, typed])].map(
        (text) => new QuotedText(text),
      );
      return this.#texts.some((text) => text.holdsWords(example));
    }
    // Its arguments need not name it.
    return this.#actions
      .filter((action) => action.name === name)
      .some(({ text, typed }) => [text, typed].some((each) => new QuotedText(each).holdsWords(example)));
  }
}

interface Use extends Action {
  /** The arguments' texts as they were meant, or the command. */
  readonly typed: string;
}

// Arguments are JSON, in which texts are written in another way than they were meant.
function typedIn(text: string): string {
  if (!text.startsWith("{")) return text;
  try {
    return stringsIn(JSON.parse(text)).join("\n");
  } catch {
    return text;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** The programs that shell text starts, also behind pipes and inside of loops. */
function startedIn(text: string): string[] {
  return text.split(/[\n|;&`(]|\b(?:do|then|else|xargs)\b|-(?:exec|m)\b/).map(commandName);
}

// Whatever an agent's way to act is: between backticks, behind `Action:`, or a line that is a call.
function codeIn(text: string): string[] {
  const found = [
    ...text.matchAll(/```\w*\n([\s\S]*?)```/g),
    ...text.matchAll(/`([^`\n]+)`/g),
    // Blanks of one line only: from each of many empty lines all others would be gone through.
    ...text.matchAll(/^[ \t]*(?:action|tool|command)\s*:\s*(.+)$/gim),
    ...text.matchAll(/^[ \t]*(\w+\(.*\))[ \t]*$/gm),
  ];
  return found.map(([, code = ""]) => code);
}

function codeUseOf(name: string): RegExp {
  const escaped = escapedForRegExp(name);
  return new RegExp(
    `(?<!\\w)${escaped}\\s*\\(|(?<!\\w)${escaped}\\.\\w|^[ \\t]*(?:import|from|use|require)\\s+${escaped}\\b`,
    "m",
  );
}

function wordOf(name: string): RegExp {
  return new RegExp(`(?<!\\w)${escapedForRegExp(name)}(?!\\w)`);
}

function escapedForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
