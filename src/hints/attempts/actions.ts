import type { EpisodeMessage } from "../../sources/episodes/episode.ts";

/** Something an agent did: a call of a tool, or keys it sent to a terminal. */
export interface Action {
  /** The tool, or the first word of the command. */
  readonly name: string;
  /** The arguments or the command, as the agent wrote them. */
  readonly text: string;
}

/**
 * What an agent did in one message: tool calls in the form of exported traces, the commands of a terminal agent, or
 * blocks of shell code. Mere talk is no action.
 */
export function actionsOf({ role, content }: EpisodeMessage): Action[] {
  if (role !== "assistant") return [];
  const calls = toolCallsIn(content);
  if (calls.length > 0) return calls.flatMap(toolCall);
  const commands = terminalCommands(content);
  if (commands.length > 0) return commands.map(command);
  const blocks = [...content.matchAll(/```(?:bash|sh|shell|console)\n([\s\S]*?)```/g)];
  return blocks.map(([, code = ""]) => command(code));
}

// Not by a pattern: that would look for the end of every call that has none, and try every blank before it.
function toolCallsIn(content: string): string[] {
  const [open, close] = ["<tool_call>", "</tool_call>"];
  const calls: string[] = [];
  for (let start = content.indexOf(open); start >= 0; ) {
    const end = content.indexOf(close, start);
    if (end < 0) break;
    calls.push(content.slice(start + open.length, end).trim());
    start = content.indexOf(open, end);
  }
  return calls;
}

function toolCall(json: string): Action[] {
  const call = parsed(json);
  if (typeof call !== "object" || call === null) return [{ name: "tool", text: json }];
  const { name, arguments: args } = call as { name?: unknown; arguments?: unknown };
  const text = typeof args === "string" ? args : JSON.stringify(args ?? {});
  return [{ name: typeof name === "string" ? name : "tool", text }];
}

// The reply of a terminal agent is JSON, often with prose before it.
function terminalCommands(content: string): string[] {
  const keystrokes = /"keystrokes"\s*:\s*("(?:[^"\\]|\\.)*")/g;
  return [...content.matchAll(keystrokes)].flatMap(([, json = ""]) => {
    const keys = parsed(json);
    return typeof keys === "string" && keys.trim() !== "" ? [keys] : [];
  });
}

function command(text: string): Action {
  return { name: commandName(text), text };
}

/** The program that a command line starts: without settings of the environment, `sudo` and the folder it lies in. */
export function commandName(line: string): string {
  const words = line.trim().split(/\s+/);
  const first = words.find((word) => !/^\w+=/.test(word) && !wrappers.has(word)) ?? "";
  // The end is looked for from the beginning of a run only, else a long run would be gone through from each of its places.
  return first.replace(/^.*\//, "").replace(/^[^\w]+|(?<![^\w.+-])[^\w.+-]+$/g, "");
}

const wrappers = new Set(["sudo", "env", "time", "nohup", "exec", "command"]);

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
