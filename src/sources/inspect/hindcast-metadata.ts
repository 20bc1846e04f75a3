import type { RawFields } from "../../bytes/json-fields.ts";
import { asObject, type JsonObject } from "../../model/json.ts";
import { jsonOf } from "./json-parts.ts";

/**
 * What Hindcast wrote beside Inspect's own fields, in the metadata of a run, a sample, an event or a message: what these
 * have no place for. Read back, the run is the one that was written.
 */
export function hindcastOf(holder: JsonObject | undefined): JsonObject | undefined {
  return asObject(asObject(holder?.get("metadata"))?.get("hindcast"));
}

/** The bytes by which metadata of Hindcast is known to be somewhere in a value. */
export const hindcastMark = Buffer.from('"hindcast"');

/** The same where an object is known by the bytes of its fields. */
export function hindcastIn(fields: RawFields): JsonObject | undefined {
  const metadata = fields.get("metadata");
  if (!metadata?.includes(hindcastMark)) return undefined;
  return hindcastOf(new Map([["metadata", jsonOf(metadata) ?? null]]));
}
