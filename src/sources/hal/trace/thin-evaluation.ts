import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import type { Json } from "../../../model/json.ts";

// Whole agent histories, judges' logs and copies: megabytes that no rule of scoring looks at.
const unread: ReadonlySet<string> = new Set([
  "history",
  "conversation_history",
  "dialogue_history",
  "taken_actions",
  "task",
  "judge_output",
  "result_list",
  "log_info",
  "rs",
  "ss",
  "rdict",
  "samples",
  "traceback",
  "messages",
  "transcript",
  "cost_details",
]);
const longestText = 2000;

/** Reads `raw_eval_results` without the parts that no rule of scoring looks at; long texts are cut. */
export function readThinned(cursor: JsonCursor): Json {
  switch (cursor.peek()) {
    case "object": {
      const object = new Map<string, Json>();
      cursor.enterObject();
      for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
        if (unread.has(key) && cursor.peek() !== "other") cursor.skip();
        else object.set(key, readThinned(cursor));
      }
      return object;
    }
    case "list": {
      const list: Json[] = [];
      cursor.enterList();
      while (cursor.nextItem()) list.push(readThinned(cursor));
      return list;
    }
    case "string":
      return cursor.textStart(longestText);
    case "other":
      return cursor.value();
  }
}
