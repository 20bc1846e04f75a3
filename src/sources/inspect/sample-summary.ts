import { isUtf8 } from "node:buffer";
import { HindcastError } from "../../model/error.ts";
import { fieldsOf } from "./json-parts.ts";
import { type SampleSummary, summaryOfSample } from "./summary.ts";

/** The fields of a sample by their bytes. @throws HindcastError `bad-input` when it is no JSON object. */
export function sampleFields(bytes: Buffer): Map<string, Buffer> {
  if (!isUtf8(bytes)) throw new HindcastError("bad-input", "not JSON: invalid UTF-8");
  const fields = fieldsOf(bytes);
  if (fields === undefined) throw new HindcastError("bad-input", "a sample is not a JSON object");
  return fields;
}

/** What a whole sample says of itself in short. @throws HindcastError `bad-input`. */
export function sampleSummary(bytes: Buffer): SampleSummary {
  const summary = summaryOfSample(sampleFields(bytes));
  if (summary === undefined) throw new HindcastError("bad-input", "a sample without an id");
  return summary;
}
