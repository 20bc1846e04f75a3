import { isUtf8 } from "node:buffer";
import { isDeepStrictEqual } from "node:util";
import type { ByteReader } from "../../src/bytes/byte-reader.ts";
import { HindcastError } from "../../src/model/error.ts";
import type { TraceCall, TraceMessage } from "../../src/model/trace.ts";
import { readTrace, type TraceOptions } from "../../src/sources/hal/read-trace.ts";
import {
  type ReferenceCall,
  referenceCalls,
  referenceDescription,
  referenceHash,
} from "./reference-trace-reader.ts";

/** What reading a trace gave, up to its end or to what was wrong with it. */
export interface ReadSoFar {
  readonly calls: readonly TraceCall[];
  readonly messages: ReadonlyMap<string, TraceMessage>;
  readonly error: HindcastError | undefined;
}

/** Reads a trace to its end. @throws whatever the reader throws that is no HindcastError about the input. */
export function readAll(reader: ByteReader, options: TraceOptions = {}): ReadSoFar {
  const calls: TraceCall[] = [];
  const messages = new Map<string, TraceMessage>();
  try {
    for (const item of readTrace(reader, options)) {
      if (item.type === "message") messages.set(item.message.hash, item.message);
      else {
        const missing = [...item.call.messages, item.call.answer].find((hash) => hash && !messages.has(hash));
        if (missing) throw new Error(`call ${item.call.callId} refers to ${missing} before it was given`);
        calls.push(item.call);
      }
    }
    return { calls, messages, error: undefined };
  } catch (error) {
    if (!HindcastError.isInstance(error) || error.code !== "bad-input") throw error;
    return { calls, messages, error };
  }
}

/**
 * What differs between the rows read and those of the reference reader; `undefined` when nothing does, or when the
 * bytes are no JSON and nothing can be compared.
 */
export function differenceFromReference(
  bytes: Buffer,
  { calls, messages, error }: ReadSoFar,
): string | undefined {
  const wanted = isUtf8(bytes) ? referenceOrNothing(bytes.toString()) : undefined;
  if (wanted === undefined) return undefined;
  if (error && /\(byte |stands in the file twice/.test(error.message)) {
    // Refused on purpose although it is JSON.
    if (/nesting of at most|stands in the file twice|expected an object/.test(error.message))
      return undefined;
    return `refused valid JSON: ${error.message}`;
  }
  for (const { hash, json, role, text } of messages.values()) {
    if (hash !== referenceHash(json)) return `hash of ${json}`;
    const described = referenceDescription(json);
    if (!isDeepStrictEqual({ role, text }, described)) return `role or text of ${json}: ${role}, ${text}`;
  }
  const read = calls.map((call) => resolved(call, messages));
  if (read.length !== wanted.length) return `${read.length} calls, not ${wanted.length}`;
  const at = read.findIndex((call, index) => !isDeepStrictEqual(call, wanted[index]));
  return at === -1 ? undefined : `call ${at}: ${differingFields(read[at], wanted[at])}`;
}

function referenceOrNothing(text: string): ReferenceCall[] | undefined {
  try {
    return referenceCalls(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function resolved(call: TraceCall, messages: ReadonlyMap<string, TraceMessage>): ReferenceCall {
  const json = (hash: string) => messages.get(hash)?.json ?? `no message ${hash}`;
  return {
    ...call,
    messages: call.messages.map(json),
    answer: call.answer === undefined ? undefined : json(call.answer),
  };
}

function differingFields(read: ReferenceCall | undefined, wanted: ReferenceCall | undefined): string {
  const fields = Object.keys(wanted ?? {}) as (keyof ReferenceCall)[];
  return fields
    .filter((field) => !isDeepStrictEqual(read?.[field], wanted?.[field]))
    .map((field) => `${field} ${JSON.stringify(read?.[field])}, not ${JSON.stringify(wanted?.[field])}`)
    .join("; ");
}
