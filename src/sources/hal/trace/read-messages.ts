import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import type { MessageLog, SeenMessage } from "./message-log.ts";
import { isReference } from "./message-text.ts";

/**
 * Reads the messages of a call: a list of messages, or LangChain's list of lists. A bare text among them is given as
 * such: whether it is a message depends on what was called. Items of another kind, as unresolved references, are
 * passed over.
 */
export function readMessages(cursor: JsonCursor, log: MessageLog): (SeenMessage | string)[] {
  if (cursor.peek() === "list") {
    cursor.enterList();
    return log.readList(cursor, (other) => collect(cursor, log, other));
  }
  const messages: (SeenMessage | string)[] = [];
  collect(cursor, log, messages);
  return messages;
}

function collect(cursor: JsonCursor, log: MessageLog, messages: (SeenMessage | string)[]): void {
  switch (cursor.peek()) {
    case "object":
      messages.push(log.read(cursor));
      return;
    case "list":
      cursor.enterList();
      while (cursor.nextItem()) collect(cursor, log, messages);
      return;
    case "string": {
      const text = cursor.text() ?? "";
      if (!isReference(text)) messages.push(text);
      return;
    }
    case "other":
      cursor.skip();
  }
}
