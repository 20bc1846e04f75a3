import { hash } from "node:crypto";
import { parseJson } from "../../bytes/json.ts";
import { JsonOutline } from "../../bytes/json-outline.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { HindcastError } from "../../model/error.ts";
import { asObject, asText, describe } from "../../model/json.ts";
import { jsonText } from "../../model/json-text.ts";
import { toPlain } from "../../model/plain-json.ts";
import type { TraceMessage } from "../../model/trace.ts";
import { encodeMessage, MessageEncoder } from "../hal/trace/encoded-message.ts";
import type { Attachments } from "./attachments.ts";
import { hindcastMark, hindcastOf } from "./hindcast-metadata.ts";
import { inPlace } from "./in-place.ts";
import { fieldsOf, itemsOf, jsonOf } from "./json-parts.ts";

// Hashes of messages handed over that are remembered. What is met again after twice as many others is handed over once
// more, and whoever stores them drops the repetition.
const generation = 1 << 16;

export interface TakenMessage {
  readonly json: Buffer;
  readonly hash: string;
}

/**
 * Takes the messages of a log, sample after sample. Every call of older logs repeats its history: equal bytes of one
 * sample are known again by their digest alone, and only others are brought into canonical form.
 */
export class SampleMessages {
  /** Messages met, repetitions included, and handed over. */
  references = 0;
  distinct = 0;
  readonly #outline = new JsonOutline();
  readonly #encoder = new MessageEncoder();
  #attachments: Attachments | undefined;
  #ofSample = new Map<string, string>();
  #handedOver = new Set<string>();
  #handedOverBefore = new Set<string>();
  #fresh: TraceMessage[] = [];

  /** Begins another sample: attachments have their names in one sample only. */
  begin(attachments: Attachments): void {
    this.#attachments = attachments;
    this.#ofSample = new Map();
  }

  /** The hashes of the messages in a list, given as JSON. @throws HindcastError `bad-input` naming the place in it. */
  takeAll(place: string, list: Buffer | undefined): string[] {
    const hashes: string[] = [];
    try {
      for (const json of itemsOf(list)) hashes.push(this.take(json));
    } catch (error) {
      throw inPlace(`${place}[${hashes.length}]`, error);
    }
    return hashes;
  }

  /**
   * The hash of one message.
   *
   * @param likely one of the sample's that was taken and that it may be, but for long texts elsewhere.
   */
  take(json: Buffer, likely?: TakenMessage): string {
    const digest = digestOf(json);
    const known = this.#ofSample.get(digest);
    if (known !== undefined) return known;
    if (likely !== undefined && this.#attachments?.resolvesTo(likely.json, json)) {
      this.#ofSample.set(digest, likely.hash);
      return likely.hash;
    }
    const message = this.#encode(this.#attachments?.resolve(json) ?? json);
    this.#ofSample.set(digest, message.hash);
    if (!this.#handedOver.has(message.hash) && !this.#handedOverBefore.has(message.hash)) {
      this.#keep(message.hash);
      this.#fresh.push(message);
      this.distinct++;
    }
    return message.hash;
  }

  /** The messages first met since the last call of this method. */
  takeFresh(): readonly TraceMessage[] {
    const fresh = this.#fresh;
    if (fresh.length > 0) this.#fresh = [];
    return fresh;
  }

  #encode(given: Buffer): TraceMessage {
    // Those of other providers are as they are.
    if (given.includes(hindcastMark)) return this.#encoded(originalOf(given));
    const message = this.#encoded(given);
    if (message.role !== undefined) return message;
    const role = fieldsOf(given)?.get("role");
    throw new HindcastError("bad-input", "role", {
      received: role?.toString("utf8", 0, longestShown) ?? "nothing",
      expected: "system, user, assistant or tool",
    });
  }

  #encoded(json: Buffer): TraceMessage {
    const outline = this.#outline;
    const encoded = outline.read(json) ? this.#encoder.hash(outline, 0) : undefined;
    if (encoded !== undefined && outline.firstByte(0) === openBrace)
      return this.#encoder.message(outline, 0, encoded);
    const value = parseJson(json);
    if (!(value instanceof Map))
      throw new HindcastError("bad-input", "a message", { received: describe(value), expected: "an object" });
    return encodeMessage(canonicalJson(value), toPlain(value));
  }

  #keep(fresh: string): void {
    if (this.#handedOver.size === generation) {
      this.#handedOverBefore = this.#handedOver;
      this.#handedOver = new Set();
    }
    this.#handedOver.add(fresh);
  }
}

// What is short is known by itself sooner than a digest of it is made. No JSON looks like a digest.
function digestOf(json: Buffer): string {
  return json.length < shortMessage ? json.toString("latin1") : hash("sha1", json);
}

const shortMessage = 1024;

/** The message of another provider that one in Inspect's form was made of, else the message itself. */
function originalOf(json: Buffer): Buffer {
  const message = asObject(jsonOf(json));
  const told = hindcastOf(message);
  const [original, text] = [told?.get("message"), asText(told?.get("message_json"))];
  if (text !== undefined) return Buffer.from(text);
  return original === undefined ? json : Buffer.from(jsonText(original));
}

const openBrace = 0x7b;
const longestShown = 60;
