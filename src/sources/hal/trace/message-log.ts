import type { JsonCursor } from "../../../bytes/json-cursor.ts";
import { JsonOutline } from "../../../bytes/json-outline.ts";
import { canonicalJson, canonicalPlain } from "../../../model/canonical-json.ts";
import { fromPlain, toPlain } from "../../../model/plain-json.ts";
import { messageHash } from "../../../model/text-message.ts";
import type { TraceMessage } from "../../../model/trace.ts";
import { type EncodedMessage, encodeMessage, MessageEncoder } from "./encoded-message.ts";
import { LastList, type ReadMessage } from "./last-list.ts";

// Raw bytes of messages kept for comparison, and how many messages at most. When either is full the log starts
// afresh: messages still in use are then read once more.
const arenaBytes = 16 << 20;
const maxEntries = 1 << 17;
// Messages in a generation of those handed over. One that is met again after two generations of others is handed over
// once more, and whoever stores them drops the repetition.
const generation = 1 << 15;

const none = -1;

/** A message as calls refer to it. */
export interface SeenMessage {
  readonly hash: string;
  /** Said by the model. */
  readonly isAnswer: boolean;
}

/**
 * Recognises repeated messages. Every call of an agent repeats the whole conversation, so the message after a known
 * one is nearly always the one that followed it last time: its bytes are compared at the cursor, and equal bytes are
 * the same message, with nothing scanned, decoded or hashed. Other messages are looked up by the hash of their
 * bytes; only new ones are parsed.
 */
export class MessageLog {
  /** For whoever reads beside messages what holds one: it is free between two of them. */
  readonly outline = new JsonOutline();
  #arena = Buffer.allocUnsafeSlow(1 << 16);
  #used = 0;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #seen: SeenMessage[] = [];
  readonly #successors: number[] = [];
  // Entries by the fingerprint of their bytes; those that share one are chained, the latest first.
  readonly #byFingerprint = new Map<number, number>();
  readonly #earlier: number[] = [];
  readonly #encoder = new MessageEncoder();
  readonly #lastList = new LastList();
  #last = none;
  // How often all entries were forgotten.
  #restarts = 0;
  #fresh: TraceMessage[] = [];
  // An answer is handed over when it is given. Later it stands among the messages of a call, in other bytes, and is not
  // handed over again. There are two generations, of which the older is forgotten, so that what is still in use stays.
  #handedOver = new Map<string, SeenMessage>();
  #handedOverBefore = new Map<string, SeenMessage>();
  /** How many messages were met, repetitions included, and how many were handed over. */
  references = 0;
  distinct = 0;

  /** Call before the first message of a call. */
  startConversation(): void {
    this.#last = none;
  }

  /** Reads the message at the cursor, an object. */
  read(cursor: JsonCursor): SeenMessage {
    this.references++;
    const guess = this.#last === none ? this.#first : (this.#successors[this.#last] as number);
    if (guess !== none && this.#isAt(cursor, guess)) return this.#seen[this.#follow(guess)] as SeenMessage;
    const { outline } = this;
    const raw = cursor.rawWithOutline(outline);
    const fingerprint = fingerprintOf(raw);
    const known = this.#find(raw, fingerprint);
    if (known !== none) return this.#seen[this.#follow(known)] as SeenMessage;
    const seen =
      (outline.isComplete ? this.#take(outline, 0) : undefined) ?? this.#handOver(exactMessage(cursor, raw));
    this.#remember(raw, fingerprint, seen);
    return seen;
  }

  /**
   * Reads the messages of the list stepped into, to its end. Items that are no objects are left to `readOther`, which
   * adds what it finds in them.
   */
  readList(
    cursor: JsonCursor,
    readOther: (messages: (SeenMessage | string)[]) => void,
  ): (SeenMessage | string)[] {
    const list = this.#lastList;
    const shared = list.skip(cursor);
    if (shared > 0) {
      this.references += shared;
      this.#first = list.entry(0);
      this.#last = list.entry(shared - 1);
    }
    const messages: (SeenMessage | string)[] = list.shared();
    const read: ReadMessage[] = [];
    const restarts = this.#restarts;
    let isPlain = true;
    while (cursor.nextItem()) {
      if (cursor.peek() === "object") {
        const seen = this.read(cursor);
        messages.push(seen);
        read.push({ seen, entry: this.#last, end: cursor.offset });
        isPlain &&= this.#last !== none;
      } else {
        readOther(messages);
        isPlain = false;
      }
    }
    if (isPlain && restarts === this.#restarts) list.remember(cursor, read);
    else list.forget();
    return messages;
  }

  /** Takes a message that is part of a value laid out; `undefined` when only an exact parser can read it. */
  takePart(outline: JsonOutline, node: number): SeenMessage | undefined {
    const seen = this.#take(outline, node);
    if (seen !== undefined) this.references++;
    return seen;
  }

  /** Takes a message that does not stand in the file as such. */
  take(message: Readonly<Record<string, unknown>>): SeenMessage {
    this.references++;
    const json = canonicalPlain(message) ?? canonicalJson(fromPlain(message));
    return this.#known(messageHash(json)) ?? this.#handOver(encodeMessage(json, message));
  }

  /** The messages first met since the last call of this method. */
  takeFresh(): readonly TraceMessage[] {
    const fresh = this.#fresh;
    if (fresh.length > 0) this.#fresh = [];
    return fresh;
  }

  /** Conversations begin alike: the first message of the last one is the guess for the next one's. */
  #first = none;

  #follow(entry: number): number {
    if (this.#last === none) this.#first = entry;
    else this.#successors[this.#last] = entry;
    this.#last = entry;
    return entry;
  }

  #isAt(cursor: JsonCursor, entry: number): boolean {
    return cursor.skipIfEqual(this.#arena, this.#starts[entry] as number, this.#lengths[entry] as number);
  }

  #find(raw: Buffer, fingerprint: number): number {
    let entry = this.#byFingerprint.get(fingerprint) ?? none;
    for (let tries = 0; entry !== none && tries < mostTries; tries++) {
      const start = this.#starts[entry] as number;
      const end = start + (this.#lengths[entry] as number);
      if (raw.compare(this.#arena, start, end) === 0) return entry;
      entry = this.#earlier[entry] as number;
    }
    return none;
  }

  #take(outline: JsonOutline, node: number): SeenMessage | undefined {
    const hash = this.#encoder.hash(outline, node);
    if (hash === undefined) return undefined;
    return this.#known(hash) ?? this.#handOver(this.#encoder.message(outline, node, hash));
  }

  #known(hash: string): SeenMessage | undefined {
    const seen = this.#handedOver.get(hash);
    if (seen !== undefined) return seen;
    const before = this.#handedOverBefore.get(hash);
    if (before !== undefined) this.#keep(before);
    return before;
  }

  #handOver(message: EncodedMessage): SeenMessage {
    const known = this.#known(message.hash);
    if (known !== undefined) return known;
    const { hash, role } = message;
    const seen = { hash, isAnswer: role === "assistant" || role === "model" };
    this.#keep(seen);
    this.#fresh.push(message);
    this.distinct++;
    return seen;
  }

  #keep(seen: SeenMessage): void {
    if (this.#handedOver.size === generation) {
      this.#handedOverBefore = this.#handedOver;
      this.#handedOver = new Map();
    }
    this.#handedOver.set(seen.hash, seen);
  }

  #remember(raw: Buffer, fingerprint: number, seen: SeenMessage): void {
    if (raw.byteLength > arenaBytes / 4) {
      this.#last = none;
      return;
    }
    if (this.#used + raw.byteLength > arenaBytes || this.#starts.length === maxEntries) this.#startAfresh();
    while (this.#used + raw.byteLength > this.#arena.length) this.#growArena();
    const entry = this.#starts.length;
    raw.copy(this.#arena, this.#used);
    this.#starts.push(this.#used);
    this.#lengths.push(raw.byteLength);
    this.#seen.push(seen);
    this.#successors.push(none);
    this.#earlier.push(this.#byFingerprint.get(fingerprint) ?? none);
    this.#byFingerprint.set(fingerprint, entry);
    this.#used += raw.byteLength;
    this.#follow(entry);
  }

  #growArena(): void {
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#arena.length * 4, arenaBytes));
    this.#arena.copy(larger, 0, 0, this.#used);
    this.#arena = larger;
  }

  #startAfresh(): void {
    this.#restarts++;
    this.#lastList.forget();
    this.#used = 0;
    for (const list of [this.#starts, this.#lengths, this.#seen, this.#successors, this.#earlier])
      list.length = 0;
    this.#byFingerprint.clear();
    this.#first = none;
    this.#last = none;
  }
}

// Numbers that doubles may change, keys that occur twice, a bare NaN; or no JSON, which the parser tells.
function exactMessage(cursor: JsonCursor, raw: Buffer): EncodedMessage {
  const exact = cursor.parse(raw);
  return encodeMessage(canonicalJson(exact), toPlain(exact));
}

/**
 * A number that messages of equal bytes have in common, and others hardly ever, from 64 of their bytes (the method is
 * FNV-1a). Candidates are compared byte by byte afterwards.
 */
function fingerprintOf(raw: Buffer): number {
  const step = 1 + (raw.length >> 6);
  let print = 0x811c9dc5 ^ raw.length;
  for (let at = 0; at < raw.length; at += step) print = Math.imul(print ^ (raw[at] as number), 0x01000193);
  return print >>> 0;
}

/** Of a chain of messages with one fingerprint; the rest of a longer one counts as unknown. */
const mostTries = 32;
