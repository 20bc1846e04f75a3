import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import type { SeenMessage } from "./message-log.ts";

/** A message that was read as an item of a list. */
export interface ReadMessage {
  readonly seen: SeenMessage;
  /** Its entry in the log. */
  readonly entry: number;
  /** Offset in the file of what stands behind it. */
  readonly end: number;
}

// A longer list is compared message by message: its messages are long too, and a copy of it would cost more.
const mostBytes = 1 << 19;

/**
 * The list of messages that was read last, with its bytes. The next one nearly always begins like it: it is of the call
 * before or after, and has lost or gained a turn. What both have in common is then stepped over by one comparison.
 */
export class LastList {
  #bytes = Buffer.allocUnsafeSlow(1 << 14);
  // Ends count from the beginning of the bytes here. What the last list has lost stays, for the next to have again.
  readonly #messages: ReadMessage[] = [];
  #count = 0;
  // By how many messages lists of one conversation grow, or shrink, from call to call.
  #step = 0;
  // Of the list that is read: where it begins in the file, and how many messages it has in common with the last one.
  #offset = 0;
  #shared = 0;

  /** Before the first item of a list: steps over the messages that it probably shares, if it does. Gives how many. */
  skip(cursor: JsonCursor): number {
    const guess = Math.min(this.#messages.length, this.#count + this.#step);
    this.#offset = cursor.nextOffset();
    this.#shared = guess > 0 && cursor.skipItemsIfEqual(this.#bytes, this.#endOf(guess), guess) ? guess : 0;
    return this.#shared;
  }

  /** The shared messages, in a list of their own. */
  shared(): SeenMessage[] {
    const seen: SeenMessage[] = [];
    for (let index = 0; index < this.#shared; index++) seen.push(this.#messages[index]?.seen as SeenMessage);
    return seen;
  }

  /** The entry of a message of the list. */
  entry(index: number): number {
    return this.#messages[index]?.entry as number;
  }

  /** At the end of a list: takes the messages that stand behind the shared ones. */
  remember(cursor: JsonCursor, read: readonly ReadMessage[]): void {
    const shared = this.#shared;
    const isSameConversation = shared > 0 || (read.length > 1 && read[1]?.entry === this.#messages[1]?.entry);
    const count = shared + read.length;
    if (isSameConversation) this.#step = count - this.#count;
    this.#count = count;
    if (read.length === 0) return;
    const start = this.#endOf(shared);
    const end = (read.at(-1)?.end as number) - this.#offset;
    const fresh = end > mostBytes ? undefined : cursor.bytesBetween(this.#offset + start, this.#offset + end);
    if (fresh === undefined) return this.forget();
    this.#makeRoom(end, start);
    fresh.copy(this.#bytes, start);
    this.#messages.length = shared;
    for (const { seen, entry, end } of read) this.#messages.push({ seen, entry, end: end - this.#offset });
  }

  /** Makes sure that nothing is taken for known. */
  forget(): void {
    this.#messages.length = 0;
  }

  #endOf(count: number): number {
    return this.#messages[count - 1]?.end ?? 0;
  }

  #makeRoom(bytes: number, used: number): void {
    if (this.#bytes.length >= bytes) return;
    const larger = Buffer.allocUnsafeSlow(2 * bytes);
    this.#bytes.copy(larger, 0, 0, used);
    this.#bytes = larger;
  }
}
