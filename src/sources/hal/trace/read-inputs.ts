import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import { isPlainObject } from "../../../model/plain-json.ts";
import type { MessageLog, SeenMessage } from "./message-log.ts";
import { isReference } from "./message-text.ts";
import { readMessages } from "./read-messages.ts";
import { eachKey, plainValue } from "./read-plain.ts";

/** What a call was given. */
export interface Inputs {
  /** A system prompt that stands beside the messages. */
  readonly system: SeenMessage | undefined;
  /** Bare texts among the messages are what a user says, if the call is one to a model. */
  readonly messages: readonly (SeenMessage | string)[];
  readonly taskId: string | undefined;
  readonly model: string | undefined;
}

export const noInputs: Inputs = { system: undefined, messages: [], taskId: undefined, model: undefined };

/** Reads the inputs of a call, an object; what is neither conversation, model nor task is skipped undecoded. */
export function readInputs(cursor: JsonCursor, log: MessageLog): Inputs {
  const texts: { task_id?: string | undefined; model?: string | undefined; modelId?: string | undefined } =
    {};
  const systems: Partial<Record<"system" | "instructions" | "config", SeenMessage | undefined>> = {};
  const conversations: Partial<Record<"messages" | "input" | "contents", Inputs["messages"] | undefined>> =
    {};
  eachKey(cursor, (name) => {
    switch (name) {
      case "messages":
      case "input":
      case "contents":
        // Tools have objects as input, models never.
        if (cursor.peek() === "object") {
          conversations[name] = undefined;
          return cursor.skip();
        }
        conversations[name] = readMessages(cursor, log);
        return;
      case "system":
      case "instructions":
        systems[name] = systemMessage(plainValue(cursor), log);
        return;
      case "config":
        systems[name] = readConfig(cursor, log);
        return;
      case "task_id":
      case "model":
      case "modelId":
        texts[name] = cursor.text();
        return;
      default:
        cursor.skip();
    }
  });
  return {
    system: systems.system ?? systems.instructions ?? systems.config,
    messages: conversations.messages ?? conversations.input ?? conversations.contents ?? [],
    taskId: texts.task_id,
    model: texts.model ?? texts.modelId,
  };
}

// Google's calls hold their system prompt in here.
function readConfig(cursor: JsonCursor, log: MessageLog): SeenMessage | undefined {
  let system: SeenMessage | undefined;
  eachKey(cursor, (name) => {
    if (name === "system_instruction") system = systemMessage(plainValue(cursor), log);
    else cursor.skip();
  });
  return system;
}

function systemMessage(content: unknown, log: MessageLog): SeenMessage | undefined {
  if (isPlainObject(content)) return log.take({ ...content, role: "system" });
  if (typeof content === "string" ? isReference(content) : !Array.isArray(content)) return undefined;
  return log.take({ role: "system", content });
}
