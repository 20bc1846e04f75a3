import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import type { CallPlace } from "../../../model/call-order.ts";
import { type Opening, opened, unopened } from "../../../model/opening.ts";
import { type Heard, type KnownConversations, type Said, silence } from "./known-conversations.ts";
import { readTaskId, shortOperation, takesText } from "./read-call.ts";
import { eachKey } from "./read-plain.ts";
import { isoTime } from "./time.ts";

/** Where a logged call stands and how the conversation it was sent begins. */
export interface CallStart extends CallPlace {
  readonly taskId: string | undefined;
  readonly traceId: string | undefined;
  /** `undefined` for a call that was sent no messages: a tool, a step of the agent. */
  readonly opening: Opening | undefined;
  /** False where the messages are references that the log never resolved. */
  readonly isResolved: boolean;
}

/** Keys of a call whose value is a short text, a number or null. */
interface Texts {
  id?: string | undefined;
  task_id?: string | undefined;
  weave_task_id?: string | undefined;
  trace_id?: string | undefined;
  op_name?: string | undefined;
  started_at?: string | undefined;
  created_timestamp?: string | undefined;
}

/** What a call was given, by the key it stood under. */
interface Given {
  taskId?: string | undefined;
  messages?: Heard;
  input?: Heard;
  contents?: Heard;
  system?: Said | undefined;
  instructions?: Said | undefined;
  config?: Said | undefined;
}

/**
 * Reads where one logged call stands and how it begins, and steps over the rest of it. `leave` takes the cursor behind
 * the call at once; it is used where nothing that matters can follow.
 */
export function readCallStart(
  cursor: JsonCursor,
  known: KnownConversations,
  position: number,
  leave?: () => void,
): CallStart {
  const texts: Texts = {};
  let inAttributes: string | undefined;
  let given: Given = {};
  let dialogue = silence;
  // Nearly always known before the messages; where it is not, fewer of them are recognised.
  const taskId = () => texts.task_id ?? inAttributes ?? texts.weave_task_id;
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    switch (key) {
      case "id":
      case "task_id":
      case "weave_task_id":
      case "trace_id":
      case "op_name":
      case "started_at":
        texts[key] = cursor.text();
        break;
      case "created_timestamp":
        // In all but the oldest traces a copy of the start.
        if (texts.started_at === undefined) texts[key] = cursor.text();
        else cursor.skip();
        break;
      case "attributes":
        inAttributes = readTaskId(cursor);
        break;
      case "inputs": {
        const isPlaced = inAttributes !== undefined && texts.id !== undefined && isPrecise(texts.started_at);
        given = readGiven(
          cursor,
          known,
          taskId(),
          isPlaced && holdsPrompt(texts.op_name) ? leave : undefined,
        );
        break;
      }
      case "dialogue_history":
        dialogue = known.read(cursor, taskId());
        break;
      default:
        cursor.skip();
    }
    if (given.messages?.isLeft) break;
  }
  const operation = shortOperation(texts.op_name);
  return {
    callId: texts.id ?? `#${position}`,
    position,
    taskId: taskId() ?? given.taskId,
    traceId: texts.trace_id,
    startedAt: isoTime(texts.started_at ?? texts.created_timestamp),
    ...conversation(given, dialogue, operation === undefined || takesText.test(operation)),
  };
}

// Calls of one task do not begin in the same microsecond; of calls that may, the number of messages decides.
function isPrecise(time: string | undefined): boolean {
  return time !== undefined && /\.\d{6}/.test(time);
}

// Chat completions have their system prompt among the messages, not behind them.
function holdsPrompt(operation: string | undefined): boolean {
  return operation !== undefined && /completion/i.test(operation);
}

// The same keys as in `read-inputs.ts`, which reads all of their messages.
function readGiven(
  cursor: JsonCursor,
  known: KnownConversations,
  taskId: string | undefined,
  leave: (() => void) | undefined,
): Given {
  const given: Given = {};
  if (cursor.peek() !== "object") {
    cursor.skip();
    return given;
  }
  cursor.enterObject();
  for (let name = cursor.nextKey(); name !== undefined; name = cursor.nextKey()) {
    switch (name) {
      case "messages":
      case "input":
      case "contents":
        // Tools have objects as input, models never.
        if (cursor.peek() === "object") {
          delete given[name];
          cursor.skip();
        } else given[name] = known.read(cursor, taskId, name === "messages" ? leave : undefined);
        break;
      case "system":
      case "instructions":
        given[name] = known.readPrompt(cursor, taskId);
        break;
      case "config":
        eachKey(cursor, (key) => {
          if (key === "system_instruction") given.config = known.readPrompt(cursor, taskId);
          else cursor.skip();
        });
        break;
      case "task_id":
        given.taskId = cursor.text();
        break;
      default:
        cursor.skip();
    }
    if (given.messages?.isLeft) break;
  }
  return given;
}

function conversation(
  given: Given,
  dialogue: Heard,
  takesTexts: boolean,
): Pick<CallStart, "messages" | "opening" | "isResolved"> {
  const sent = given.messages ?? given.input ?? given.contents ?? silence;
  const isDialogue = sent.message + sent.text === 0 && dialogue !== silence;
  const { message, text, said } = isDialogue ? dialogue : sent;
  const withTexts = takesTexts || isDialogue;
  const prompt = [given.system, given.instructions, given.config].find((found) => found?.form === "message");
  const opening = openingOf(said, { prompt, takesTexts: withTexts });
  const isResolved = opening !== undefined || !said.some(({ form }) => form === "reference");
  return {
    messages: { length: message + (withTexts ? text : 0) + (prompt ? 1 : 0) },
    opening: isResolved ? opening : unopened,
    isResolved,
  };
}

/** What messages open with; `undefined` when they are none. A system prompt can stand beside them. */
export function openingOf(
  said: readonly Said[],
  { prompt, takesTexts = false }: { readonly prompt?: Said | undefined; readonly takesTexts?: boolean } = {},
): Opening | undefined {
  let opening = prompt && opened(unopened, prompt);
  for (const item of said) {
    const isMessage = item.form === "message" || (item.form === "text" && takesTexts);
    if (isMessage) opening = opened(opening ?? unopened, item);
  }
  return opening;
}
