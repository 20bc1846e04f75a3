import { hash } from "node:crypto";
import { contentAndRole } from "./message-json.ts";
import type { TraceMessage } from "./trace.ts";

/** The first 128 bits of the SHA-256 of canonical JSON, as 32 hexadecimal digits. */
export function messageHash(json: Uint8Array | string): string {
  return hash("sha256", json).slice(0, 32);
}

/** A message that is a text and who says it. */
export function textMessage(role: string, text: string): TraceMessage {
  const json = contentAndRole(text, role);
  return { hash: messageHash(json), role, text, json };
}
