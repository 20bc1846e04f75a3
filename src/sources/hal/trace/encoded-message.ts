import { writeCanonical, writeText } from "../../../bytes/canonical-bytes.ts";
import { quote } from "../../../bytes/json-bytes.ts";
import { type JsonOutline, valueForms } from "../../../bytes/json-outline.ts";
import { contentAndRole, isContentAndRole } from "../../../model/message-json.ts";
import { messageHash } from "../../../model/text-message.ts";
import type { TraceMessage } from "../../../model/trace.ts";
import { describeMessage } from "./message-text.ts";

/** A message as UTF-8 bytes, which is how it came and how it is stored; texts are made of them when asked for. */
export class EncodedMessage implements TraceMessage {
  readonly hash: string;
  readonly role: string | undefined;
  readonly utf8: { readonly json: Buffer | undefined; readonly text: Buffer | undefined };

  constructor(hash: string, role: string | undefined, json: Buffer | undefined, text: Buffer | undefined) {
    this.hash = hash;
    this.role = role;
    this.utf8 = { json, text };
  }

  get json(): string {
    return this.utf8.json?.toString() ?? contentAndRole(this.text ?? "", this.role ?? "");
  }

  get text(): string | undefined {
    return this.utf8.text?.toString();
  }
}

/** A message that came as an object, with its canonical JSON. */
export function encodeMessage(json: string, message: unknown): EncodedMessage {
  const { role, text } = described(message);
  const bytes = Buffer.from(json);
  const isShort = isContentAndRole(bytes, text !== undefined, role);
  return new EncodedMessage(messageHash(json), role, isShort ? undefined : bytes, text);
}

/** Brings messages into canonical form without decoding them, several times as fast as by way of objects. */
export class MessageEncoder {
  #canonical: Buffer = Buffer.allocUnsafeSlow(1 << 14);
  #canonicalLength = 0;
  #slab = Buffer.allocUnsafeSlow(slabBytes);
  #used = 0;

  /** The hash of a message laid out, an object; `undefined` when only an exact parser can tell its canonical form. */
  hash(outline: JsonOutline, node: number): string | undefined {
    const length = outline.length(node);
    if (this.#canonical.length < length) this.#canonical = Buffer.allocUnsafeSlow(2 * length);
    const end = writeCanonical(outline, node, this.#canonical, 0);
    if (end === -1) return undefined;
    this.#canonicalLength = end;
    return messageHash(this.#canonical.subarray(0, end));
  }

  /** The message that was hashed last. */
  message(outline: JsonOutline, node: number, hash: string): EncodedMessage {
    this.#makeRoom(outline.length(node) + this.#canonicalLength);
    const json = this.#canonical.subarray(0, this.#canonicalLength);
    const usual = this.#describe(outline, node);
    const { role, text } = usual ?? described(JSON.parse(json.toString()));
    // Five values are the object, two keys and what stands under them.
    const isShort = usual?.isPlain
      ? outline.nexts[node] === node + 5
      : isContentAndRole(json, text !== undefined, role);
    return new EncodedMessage(hash, role, isShort ? undefined : this.#keep(json), text);
  }

  // The usual forms: a role, and content that is a text or null. Others are left to `describeMessage`. The content is
  // plain when nothing in it is beyond the shortest escapes.
  #describe(outline: JsonOutline, node: number): (Description & { isPlain: boolean }) | undefined {
    const [role, content] = [outline.member(node, "role"), outline.member(node, "content")];
    if (role === -1 || content === -1 || outline.member(node, "lc") !== -1) return undefined;
    if (outline.firstByte(role) !== quote || outline.forms[role] !== valueForms.plain) return undefined;
    if (outline.firstByte(content) === quote) {
      const start = this.#used;
      this.#used = writeText(outline, content, this.#slab, start);
      const isPlain = outline.forms[content] !== valueForms.other;
      return { role: outline.text(role), text: this.#slab.subarray(start, this.#used), isPlain };
    }
    const isEmpty =
      outline.firstByte(content) === letterN && others.every((key) => outline.member(node, key) === -1);
    return isEmpty ? { role: outline.text(role), text: undefined, isPlain: false } : undefined;
  }

  #keep(bytes: Buffer): Buffer {
    const start = this.#used;
    this.#used += bytes.copy(this.#slab, start);
    return this.#slab.subarray(start, this.#used);
  }

  // Many messages share a piece of memory, since making one costs more than writing a message.
  #makeRoom(bytes: number): void {
    if (this.#slab.length - this.#used >= bytes) return;
    this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, bytes));
    this.#used = 0;
  }
}

interface Description {
  readonly role: string | undefined;
  readonly text: Buffer | undefined;
}

function described(message: unknown): Description {
  const { role, text } = describeMessage(message);
  return { role, text: text === undefined ? undefined : Buffer.from(text) };
}

const slabBytes = 1 << 18;
const letterN = 0x6e;
/** Where a message without content may hold its text. */
const others = ["parts", "text", "output"];
