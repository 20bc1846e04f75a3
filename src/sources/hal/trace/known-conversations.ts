import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import { opened, unopened } from "../../../model/opening.ts";
import { isPlainObject } from "../../../model/plain-json.ts";
import { describeMessage, isReference } from "./message-text.ts";
import { plainOf } from "./read-plain.ts";

// Raw bytes of messages kept for comparison. When they are full all are forgotten, and read again where they recur.
const arenaBytes = 16 << 20;
const longestKept = arenaBytes / 16;
// An agent, those it hands work to and a simulated user take turns within one task.
const conversationsPerTask = 4;

/** A bare text is a message only if what was called takes texts; a reference was never resolved to a message. */
type Form = "message" | "text" | "reference";

/** Something at the beginning of a conversation. */
export interface Said {
  readonly form: Form;
  readonly role: string | undefined;
  readonly text: string | undefined;
}

/** What is known of the messages of a call: how many there are of each form, and how they begin. */
export interface Heard extends Readonly<Record<Form, number>> {
  /** The first of them, up to the message with which a user says what is to be done. */
  readonly said: readonly Said[];
  /** The rest was left. */
  readonly isLeft: boolean;
}

/** Where there are no messages. */
export const silence: Heard = { message: 0, text: 0, reference: 0, said: [], isLeft: false };

/** Messages that stood behind each other, as far as they are kept, and what the first of them say. */
interface Conversation {
  readonly kept: { readonly start: number; readonly length: number; readonly form: Form }[];
  readonly said: Said[];
  /** Whether the last of them tells what is to be done. */
  isTold: boolean;
}

/**
 * Reads how conversations begin. Calls of a task repeat each other's messages, so a message is first compared with the
 * one that stood in its place last time: equal bytes are stepped over, with nothing scanned or decoded. Others are
 * decoded only as long as no user has said what is to be done.
 */
export class KnownConversations {
  readonly #arena = Buffer.allocUnsafeSlow(arenaBytes);
  #used = 0;
  readonly #byTask = new Map<string, Conversation[]>();
  /** Those of the task that is read, the one met last first. */
  #known: Conversation[] = [];
  #current: Conversation = newConversation();
  #isLeft = false;

  /**
   * Reads the messages at the cursor: a list, LangChain's list of lists, or one bare text. With `leave`, that is called
   * as soon as a user has said what is to be done, and takes the cursor elsewhere; what followed is not counted.
   */
  read(cursor: JsonCursor, taskId: string | undefined, leave?: () => void): Heard {
    this.#known = this.#ofTask(taskId, "messages");
    this.#isLeft = false;
    const counts = { message: 0, text: 0, reference: 0 };
    this.#collect(cursor, counts, leave);
    const { message, text, reference } = counts;
    const count = message + text + reference;
    if (count === 0) return silence;
    return { message, text, reference, said: this.#current.said.slice(0, count), isLeft: this.#isLeft };
  }

  /** Reads a system prompt that stands beside the messages: a text, a block or a list of blocks. */
  readPrompt(cursor: JsonCursor, taskId: string | undefined): Said | undefined {
    if (cursor.peek() === "other") {
      cursor.skip();
      return undefined;
    }
    this.#known = this.#ofTask(taskId, "prompt");
    this.#current = this.#begin(cursor);
    const { kept, said } = this.#current;
    if (kept.length > 0) return said[0];
    const raw = cursor.raw();
    said[0] = describePrompt(plainOf(cursor, raw));
    this.#keep(raw, said[0].form);
    return said[0];
  }

  #ofTask(taskId: string | undefined, part: "messages" | "prompt"): Conversation[] {
    const key = `${part} ${taskId ?? ""}`;
    const known = this.#byTask.get(key) ?? [];
    this.#byTask.set(key, known);
    return known;
  }

  #collect(cursor: JsonCursor, counts: Record<Form, number>, leave: (() => void) | undefined): void {
    switch (cursor.peek()) {
      case "list":
        cursor.enterList();
        while (!this.#isLeft && cursor.nextItem()) this.#collect(cursor, counts, leave);
        return;
      case "other":
        return cursor.skip();
      default: {
        const place = counts.message + counts.text + counts.reference;
        counts[this.#item(cursor, place)]++;
        const { said, isTold } = this.#current;
        if (leave === undefined || !isTold || place + 1 < said.length) return;
        leave();
        this.#isLeft = true;
      }
    }
  }

  #item(cursor: JsonCursor, place: number): Form {
    if (place === 0) this.#current = this.#begin(cursor);
    const known = this.#current.kept[place];
    // The first item was stepped over when its conversation was recognised.
    if (known && (place === 0 || this.#isNext(cursor, known))) return known.form;
    return this.#readItem(cursor, place);
  }

  /** The conversation that begins as the one at the cursor, its first item stepped over; or a new one. */
  #begin(cursor: JsonCursor): Conversation {
    const index = this.#known.findIndex(({ kept: [first] }) => first && this.#isNext(cursor, first));
    const [found = newConversation()] = index === -1 ? [] : this.#known.splice(index, 1);
    this.#known.unshift(found);
    if (this.#known.length > conversationsPerTask) this.#known.pop();
    return found;
  }

  #isNext(
    cursor: JsonCursor,
    { start, length }: { readonly start: number; readonly length: number },
  ): boolean {
    return cursor.skipIfEqual(this.#arena, start, length);
  }

  #readItem(cursor: JsonCursor, place: number): Form {
    const { kept, said } = this.#current;
    kept.length = Math.min(kept.length, place);
    if (said.length > place) {
      said.length = place;
      this.#current.isTold = false;
    }
    const { isTold } = this.#current;
    const isObject = cursor.peek() === "object";
    if (isTold && isObject && kept.length < place) {
      cursor.skip();
      return "message";
    }
    const raw = cursor.raw();
    let form: Form = "message";
    if (!isTold || !isObject) {
      const item = describe(plainOf(cursor, raw));
      form = item.form;
      if (!isTold) {
        said.push(item);
        this.#current.isTold = tellsTask(item);
      }
    }
    if (kept.length === place) this.#keep(raw, form);
    return form;
  }

  #keep(raw: Buffer, form: Form): void {
    const { kept } = this.#current;
    if (raw.byteLength > longestKept) return;
    if (this.#used + raw.byteLength > arenaBytes) {
      this.#used = 0;
      this.#byTask.clear();
      kept.length = 0;
      return;
    }
    raw.copy(this.#arena, this.#used);
    kept.push({ start: this.#used, length: raw.byteLength, form });
    this.#used += raw.byteLength;
  }
}

function newConversation(): Conversation {
  return { kept: [], said: [], isTold: false };
}

function describe(item: unknown): Said {
  if (typeof item !== "string") return { form: "message", ...describeMessage(item) };
  return isReference(item)
    ? { form: "reference", role: undefined, text: undefined }
    : { form: "text", role: "user", text: item.toWellFormed() };
}

function describePrompt(content: unknown): Said {
  if (typeof content === "string" && isReference(content)) return describe(content);
  const message = isPlainObject(content) ? { ...content, role: "system" } : { role: "system", content };
  return describe(message);
}

// A bare text does not end the search: whether it counts is known only when the call is.
function tellsTask(said: Said): boolean {
  return said.form === "message" && opened(unopened, said).user !== undefined;
}
