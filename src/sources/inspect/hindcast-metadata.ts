import type { JsonObject } from "../../model/json.ts";
import { asObject } from "./json-parts.ts";

/**
 * What Hindcast wrote beside Inspect's own fields, in the metadata of a run, a sample, an event or a message: what these
 * have no place for. Read back, the run is the one that was written.
 */
export function hindcastOf(holder: JsonObject | undefined): JsonObject | undefined {
  return asObject(asObject(holder?.get("metadata"))?.get("hindcast"));
}

/** The bytes by which metadata of Hindcast is known to be somewhere in a value. */
export const hindcastMark = Buffer.from('"hindcast"');
