import { parseJson } from "../../bytes/json.ts";
import { Archive } from "../../bytes/zip/archive.ts";
import { HindcastError } from "../../model/error.ts";
import type { Finding } from "../../model/finding.ts";
import { describe, type Json } from "../../model/json.ts";
import { chunkedSample, chunkedShell } from "./chunked-sample.ts";
import { type InspectHeader, readHeader, versionFindings } from "./header.ts";
import type { InspectLog, InspectSampleSource } from "./log.ts";
import { sampleSummary, unreadable } from "./sample-summary.ts";
import { type InspectSampleSummary, readSummary } from "./summary.ts";

/** A log in a zip, `.eval`. @throws HindcastError `bad-input` when it is no zip and nothing can be saved of it. */
export function openZipLog(path: string): InspectLog {
  return new ZipLog(path);
}

const [headerName, startName] = ["header.json", "_journal/start.json"] as const;

class ZipLog implements InspectLog {
  readonly path: string;
  readonly findings: Finding[] = [];
  readonly #archive: Archive;
  #header: InspectHeader | undefined;

  constructor(path: string) {
    this.path = path;
    this.#archive = Archive.open(path, { salvage: true });
    const { damage, hidden, members } = this.#archive;
    if (damage !== undefined)
      this.#find("bad", "log-damaged", `${damage}; ${members.size} whole members were found and are read`);
    if (hidden > 0)
      this.#find("note", "member-repeated", `${hidden} members are superseded by later ones of their name`);
  }

  header(): InspectHeader {
    this.#header ??= this.#readHeader();
    return this.#header;
  }

  get hasSummaries(): boolean {
    return this.#summaryNames().length > 0;
  }

  summaries(): readonly InspectSampleSummary[] {
    const names = this.#summaryNames();
    try {
      if (names.length > 0) return this.#keptSummaries(names);
    } catch (error) {
      if (!isBadInput(error)) throw error;
      this.#find("bad", "summaries-unreadable", `${error.message}; the samples themselves are read instead`);
    }
    return [...this.samples()].flatMap((sample) => this.#summaryOf(sample) ?? []);
  }

  *samples(): Generator<InspectSampleSource> {
    for (const name of this.#archive.members.keys()) {
      const source = name.startsWith("samples/") ? this.#source(name) : undefined;
      if (source !== undefined) yield source;
    }
  }

  sample(id: string, epoch: number): InspectSampleSource | undefined {
    // Names of members are UTF-8, which has no halves of surrogate pairs.
    const name = `samples/${id.toWellFormed()}_epoch_${epoch}`;
    return [`${name}.json`, chunkedShell(name)]
      .filter((member) => this.#archive.members.has(member))
      .map((member) => this.#source(member))
      .find((source) => source !== undefined);
  }

  close(): void {
    this.#archive.close();
  }

  #keptSummaries(names: readonly string[]): readonly InspectSampleSummary[] {
    const found = new Map<string, InspectSampleSummary>();
    for (const name of names) {
      const entries = this.#json(name);
      if (!Array.isArray(entries))
        throw new HindcastError("bad-input", `member ${name}`, {
          received: describe(entries),
          expected: "a list",
        });
      for (const entry of entries) {
        const summary = readSummary(entry);
        // A sample that was tried again has a later entry.
        if (summary) found.set(JSON.stringify([summary.id, summary.epoch]), summary);
      }
    }
    return [...found.values()];
  }

  #source(name: string): InspectSampleSource | undefined {
    const archive = this.#archive;
    const [, prefix] = shellPattern.exec(name) ?? [];
    const fileBytes = archive.members.get(name)?.compressedSize ?? 0;
    if (prefix !== undefined) return { name, fileBytes, bytes: () => chunkedSample(archive, prefix) };
    if (!name.endsWith(".json") || this.#isPartOfChunked(name)) return undefined;
    return { name, fileBytes, bytes: () => archive.read(name) };
  }

  // The id of a sample may itself hold a slash and look like a part of another.
  #isPartOfChunked(name: string): boolean {
    if (!/_epoch_\d+\//.test(name)) return false;
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
      if (this.#archive.members.has(chunkedShell(name.slice(0, at)))) return true;
    }
    return false;
  }

  #summaryOf(source: InspectSampleSource): InspectSampleSummary | undefined {
    try {
      return sampleSummary(source.bytes());
    } catch (error) {
      this.findings.push(unreadable(this.path, source.name, error));
      return undefined;
    }
  }

  #readHeader(): InspectHeader {
    const header = this.#finishedHeader() ?? this.#startedHeader();
    this.findings.push(...versionFindings(header, this.path));
    return header;
  }

  /** What is written last; `undefined` where it is absent, and where the journal has to do for it. */
  #finishedHeader(): InspectHeader | undefined {
    const { members } = this.#archive;
    if (!members.has(headerName)) return undefined;
    try {
      return this.#headerIn(headerName);
    } catch (error) {
      if (!isBadInput(error) || !members.has(startName)) throw error;
      this.#find("bad", "header-unreadable", `${error.message}; what the journal says of the run is read`);
      return undefined;
    }
  }

  #startedHeader(): InspectHeader {
    const { members } = this.#archive;
    if (!members.has(startName))
      throw new HindcastError(
        "bad-input",
        "no Inspect log: neither header.json nor _journal/start.json is in it",
      );
    if (!members.has(headerName))
      this.#find(
        "warning",
        "run-unfinished",
        "no header.json: the run goes on or broke off; its journal is read",
      );
    return this.#headerIn(startName);
  }

  #headerIn(name: string): InspectHeader {
    const json = this.#json(name);
    if (!(json instanceof Map))
      throw new HindcastError("bad-input", `member ${name}`, {
        received: describe(json),
        expected: "an object",
      });
    return named(name, () => readHeader(json));
  }

  #summaryNames(): string[] {
    return this.#archive.members.has("summaries.json") ? ["summaries.json"] : this.#journal("summaries");
  }

  #journal(kind: string): string[] {
    const prefix = `_journal/${kind}/`;
    const number = (name: string) => Number(name.slice(prefix.length).replace(/\.json$/, ""));
    return [...this.#archive.members.keys()]
      .filter((name) => name.startsWith(prefix))
      .sort((a, b) => number(a) - number(b));
  }

  #json(name: string): Json {
    return named(name, () => parseJson(this.#archive.read(name)));
  }

  #find(level: Finding["level"], code: string, message: string): void {
    this.findings.push({ level, code, subject: this.path, message });
  }
}

const shellPattern = /^(samples\/.+_epoch_\d+)\/sample\.json$/s;

function isBadInput(error: unknown): error is HindcastError {
  return HindcastError.isInstance(error) && error.code === "bad-input";
}

function named<T>(member: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!HindcastError.isInstance(cause) || cause.message.startsWith("member ")) throw cause;
    throw new HindcastError("bad-input", `member ${member}: ${cause.message}`, { cause });
  }
}
