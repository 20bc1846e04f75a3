import { isUtf8 } from "node:buffer";
import type { RawFields } from "../../bytes/json-fields.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import { fieldsOf } from "./json-parts.ts";
import { type InspectSampleSummary, summaryOfSample } from "./summary.ts";

/** The fields of a sample by their bytes. @throws HindcastError `bad-input` when it is no JSON object. */
export function sampleFields(bytes: Buffer): RawFields {
  if (!isUtf8(bytes)) throw new HindcastError("bad-input", "not JSON: invalid UTF-8");
  const fields = fieldsOf(bytes);
  if (fields === undefined)
    throw new HindcastError("bad-input", "a sample is not a JSON object", {
      received: JSON.stringify(bytes.toString("utf8", 0, longestShown)),
    });
  return fields;
}

const longestShown = 40;

/** What a whole sample says of itself in short. @throws HindcastError `bad-input`. */
export function sampleSummary(bytes: Buffer): InspectSampleSummary {
  const summary = summaryOfSample(sampleFields(bytes));
  if (summary === undefined) throw new HindcastError("bad-input", "a sample without an id");
  return summary;
}

/** What is said of a sample that cannot be read. */
export function unreadable(log: string, sample: string, error: unknown): Finding {
  // Of a zip the error names the member already.
  const message = messageOf(error).replace(`member ${sample}: `, "");
  return { level: "bad", code: "sample-unreadable", subject: log, message: `${sample}: ${message}` };
}
