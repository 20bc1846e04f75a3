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
  const calls = [...content.matchAll(/<tool_call>\s*([\s\S]*?)\s*<\/tool_call>/g)];
  if (calls.length > 0) return calls.flatMap(([, json = ""]) => toolCall(json));
  const commands = terminalCommands(content);
  if (commands.length > 0) return commands.map(command);
  const blocks = [...content.matchAll(/```(?:bash|sh|shell|console)\n([\s\S]*?)```/g)];
  return blocks.map(([, code = ""]) => command(code));
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
  return first.replace(/^.*\//, "").replace(/^[^\w]+|[^\w.+-]+$/g, "");
}

const wrappers = new Set(["sudo", "env", "time", "nohup", "exec", "command"]);

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
