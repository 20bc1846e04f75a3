import { type ByteReader, openFile } from "../../bytes/byte-reader.ts";
import { JsonCursor } from "../../bytes/json-cursor.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import type { Json } from "../../model/json.ts";
import { type InspectHeader, readHeader, versionFindings } from "./header.ts";
import type { InspectLog, InspectSampleSource } from "./log.ts";
import { sampleSummary, unreadable } from "./sample-summary.ts";
import type { InspectSampleSummary } from "./summary.ts";

/** A log that is one JSON object, samples and all. */
export function openJsonLog(path: string): InspectLog {
  return new JsonLog(path);
}

// The largest samples known have some 150 MB.
const largestSample = 512 << 20;
// They come before the samples where Inspect wrote the log, so that no more need be read.
const first = ["version", "status", "eval", "plan", "results", "stats"] as const;

class JsonLog implements InspectLog {
  readonly path: string;
  readonly findings: Finding[] = [];
  readonly hasSummaries = false;
  #header: InspectHeader | undefined;
  #isDamageTold = false;

  constructor(path: string) {
    this.path = path;
  }

  header(): InspectHeader {
    this.#header ??= this.#readHeader();
    return this.#header;
  }

  summaries(): readonly InspectSampleSummary[] {
    const summaries: InspectSampleSummary[] = [];
    for (const { name, bytes } of this.samples()) {
      try {
        summaries.push(sampleSummary(bytes()));
      } catch (error) {
        this.findings.push(unreadable(this.path, name, error));
      }
    }
    return summaries;
  }

  *samples(): Generator<InspectSampleSource> {
    const reader = openFile(this.path);
    let count = 0;
    try {
      const cursor = new JsonCursor(reader, { maxValueBytes: largestSample });
      cursor.enterObject();
      for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
        if (key !== "samples" || cursor.peek() !== "list") {
          cursor.skip();
          continue;
        }
        cursor.enterList();
        for (; cursor.nextItem(); count++) {
          const [name, raw] = [cursor.path, cursor.raw()];
          yield { name, fileBytes: raw.byteLength, bytes: () => raw };
        }
      }
    } catch (error) {
      if (!HindcastError.isInstance(error)) throw error;
      this.#damaged(`${error.message}; ${count} samples before it are read`);
    } finally {
      reader.close();
    }
  }

  sample(id: string, epoch: number): InspectSampleSource | undefined {
    for (const source of this.samples()) {
      if (!isOf(source, id, epoch)) continue;
      // The bytes in the window go when the reader does.
      const bytes = Buffer.from(source.bytes());
      return { ...source, bytes: () => bytes };
    }
    return undefined;
  }

  close(): void {}

  #readHeader(): InspectHeader {
    const reader = openFile(this.path);
    try {
      const header = readHeader(this.#headerValues(reader));
      this.findings.push(...versionFindings(header, this.path));
      return header;
    } finally {
      reader.close();
    }
  }

  #headerValues(reader: ByteReader): Map<string, Json> {
    const cursor = new JsonCursor(reader);
    const values = new Map<string, Json>();
    cursor.enterObject();
    try {
      for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
        if (key === "samples" && first.every((name) => values.has(name))) break;
        if (key === "samples" || key === "reductions") cursor.skip();
        else values.set(key, cursor.value());
      }
    } catch (error) {
      // A log that was cut short among its samples has said before what it is of.
      if (!HindcastError.isInstance(error) || !values.has("eval")) throw error;
      this.#damaged(error.message);
    }
    return values;
  }

  #damaged(message: string): void {
    if (!this.#isDamageTold) this.#find("bad", "log-damaged", message);
    this.#isDamageTold = true;
  }

  #find(level: Finding["level"], code: string, message: string): void {
    this.findings.push({ level, code, subject: this.path, message });
  }
}

// Whose a sample is that does not tell its id, nobody knows: it stands in nobody's way.
function isOf(source: InspectSampleSource, id: string, epoch: number): boolean {
  try {
    const summary = sampleSummary(source.bytes());
    return summary.id === id && summary.epoch === epoch;
  } catch (error) {
    if (!HindcastError.isInstance(error)) throw error;
    return false;
  }
}
