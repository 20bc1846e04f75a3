import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { ByteReader } from "../bytes/byte-reader.ts";
import { hashFileHere } from "../bytes/hash-file.ts";
import { HindcastError, messageOf } from "../model/error.ts";
import type { Opening } from "../model/opening.ts";
import { type FoundTrace, findAgain } from "../sources/find-traces.ts";
import type { TraceSource } from "../sources/hal/find-traces.ts";
import { type FirstCalls, readFirstCalls } from "../sources/hal/first-calls.ts";
import { type RunIdentity, runIdentity } from "../sources/hal/run-identity.ts";
import { readLogFirstCalls } from "../sources/inspect/first-calls.ts";
import { isWantedRun, type RunTexts, type Wanted } from "./run-texts.ts";

/** One trace to read, in words that can be told to another thread. */
export interface TraceJob {
  readonly path: string;
  /** The member's name inside a zip. */
  readonly member: string | undefined;
  /** The path, and `!member` inside a zip. */
  readonly name: string;
  readonly password: string | undefined;
  /** Tell the SHA-256 of the file too. */
  readonly hashes: boolean;
}

/** How reading a trace ended. */
export interface TraceEnd {
  /** What is in it; where it cannot be read to its end, who ran what as far as that was found. */
  readonly run: RunTexts;
  /** What was wrong. */
  readonly failure?: string;
}

/**
 * Reads how the work at the wanted tasks of a trace began, and of a run that is not wanted only who ran what.
 * `onBytes` is told how many more bytes were read.
 */
export async function readTrace(
  job: TraceJob,
  wanted: Wanted,
  onBytes: (bytes: number) => void,
): Promise<TraceEnd> {
  let identity = runIdentity(undefined);
  const onIdentity = (found: RunIdentity) => {
    identity = found;
  };
  try {
    return { run: await readWhole(job, wanted, { onBytes, onIdentity }) };
  } catch (error) {
    return { run: unreadRun(job.name, identity), failure: messageOf(error) };
  }
}

/** A run of which nothing is known but, maybe, who ran what. */
export function unreadRun(name: string, identity: RunIdentity = runIdentity(undefined)): RunTexts {
  return { name, bytes: 0, sha256: undefined, identity, isMerged: false, tasks: new Map(), ids: new Set() };
}

interface ReadingEvents {
  readonly onBytes: (bytes: number) => void;
  readonly onIdentity: (identity: RunIdentity) => void;
}

async function readWhole(
  job: TraceJob,
  wanted: Wanted,
  { onBytes, onIdentity }: ReadingEvents,
): Promise<RunTexts> {
  const trace = await findAgain(job, { password: job.password });
  if (trace.format === "bigcodebench") {
    throw new HindcastError("bad-input", `${trace.name} tells how answers ended, not what the tasks were`, {
      expected: "a HAL trace or an Inspect log",
    });
  }
  const ids = new Set<string>();
  const onId = (id: string) => {
    if (wanted.ids.has(id)) ids.add(id);
  };
  let identity = runIdentity(undefined);
  const isWanted = (found: RunIdentity) => {
    identity = found;
    onIdentity(found);
    return isWantedRun(wanted, found, trace.name);
  };
  const { calls, sha256 } = await firstCalls(trace, job, { isWanted, onId, onBytes });
  const { name, bytes } = trace;
  if (calls === undefined) return { ...unreadRun(name, identity), bytes, ids };
  if (identity.runId !== undefined) onId(identity.runId);
  const { shape, tasks } = calls;
  return {
    name,
    bytes,
    sha256: job.hashes ? (sha256 ?? hashFileHere(job.path)) : undefined,
    identity,
    isMerged: shape === "by-task",
    tasks: onlyWanted(tasks, wanted),
    ids,
  };
}

interface Events {
  readonly isWanted: (identity: RunIdentity) => boolean;
  readonly onId: (id: string) => void;
  readonly onBytes: (bytes: number) => void;
}

/** By the reader of its kind; with the file's SHA-256 where reading gave it in passing. */
async function firstCalls(
  trace: FoundTrace,
  job: TraceJob,
  { isWanted, onId, onBytes }: Events,
): Promise<{ readonly calls: FirstCalls | undefined; readonly sha256: string | undefined }> {
  if (trace.format === "inspect") {
    const calls = await inTurns(readLogFirstCalls(trace.path, { isWanted, onId, onBytes }));
    return { calls, sha256: undefined };
  }
  const reader = watched(trace, job.hashes && trace.name === job.path, onBytes);
  try {
    const calls = await inTurns(readFirstCalls(reader, { isWanted, onCallId: onId }));
    return { calls, sha256: calls && reader.sha256?.() };
  } finally {
    reader.close();
  }
}

async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) await setImmediate();
  return step.value;
}

function onlyWanted(
  tasks: ReadonlyMap<string, Opening | undefined>,
  { taskIds }: Wanted,
): Map<string, Opening | undefined> {
  return new Map([...tasks].filter(([taskId]) => taskIds.has(taskId)));
}

// A plain file is hashed as it is read, which saves reading it again.
function watched(
  trace: TraceSource,
  isHashed: boolean,
  onBytes: (bytes: number) => void,
): ByteReader & { readonly sha256: (() => string) | undefined } {
  const reader = trace.open();
  const hash = isHashed ? createHash("sha256") : undefined;
  return {
    name: reader.name,
    size: reader.size,
    read: (target) => {
      const bytes = reader.read(target);
      hash?.update(target.subarray(0, bytes));
      onBytes(bytes);
      return bytes;
    },
    close: () => reader.close(),
    sha256: hash && (() => hash.digest("hex")),
  };
}
