import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { fromFailure, HindcastError, type SentError } from "../model/error.ts";
import type { FoundTrace } from "../sources/find-traces.ts";
import { ingestSource } from "./ingest-source.ts";
import type { IngestedTrace } from "./ingest-trace.ts";

/** What is the same for every trace. */
export interface WorkerOptions {
  readonly store: string;
  readonly strict: boolean | undefined;
  readonly password: string | undefined;
}

export interface IngestWorkers {
  /** Traces to give it at a time. */
  readonly inFlight: number;
  /** Ingests one trace, here or in a process that is free. Call it no more than `inFlight` times at once. */
  ingest(source: FoundTrace, onBytes: (bytes: number) => void): Promise<IngestedTrace>;
  /** Waits until nothing is at work. */
  close(): Promise<void>;
}

/** A trace to ingest, as a process is told of it. */
export interface WorkerRequest {
  readonly source: Pick<FoundTrace, "path" | "member">;
  readonly options: WorkerOptions;
}

/** What a process answers: how many more bytes were read, and at last what became of the trace. */
export type WorkerAnswer =
  | { readonly bytes: number }
  | { readonly trace: IngestedTrace }
  | { readonly failure: SentError };

/**
 * Opens `count` workers: one is this process itself; more are processes, each started when it is first needed. Not
 * threads, since DuckDB does not always survive the end of one.
 */
export function openWorkers(count: number, options: WorkerOptions): IngestWorkers {
  // Node 20 runs no TypeScript.
  if (count <= 1 || import.meta.url.endsWith(".ts")) return workHere(options);
  const all: ChildProcess[] = [];
  const free: ChildProcess[] = [];
  const start = () => {
    const file = fileURLToPath(new URL("../ingest/ingest-process.js", import.meta.url));
    // Flags of this process, such as --input-type, are not meant for others.
    const worker = fork(file, { execArgv: [], serialization: "advanced" });
    all.push(worker);
    return worker;
  };
  return {
    inFlight: count,
    async ingest(source, onBytes) {
      const worker = free.pop() ?? start();
      try {
        return await ask(worker, { source: { path: source.path, member: source.member }, options }, onBytes);
      } finally {
        if (worker.connected) free.push(worker);
      }
    },
    async close() {
      for (const worker of all) if (worker.connected) worker.disconnect();
      await Promise.all(all.map((worker) => (isRunning(worker) ? once(worker, "exit") : undefined)));
    },
  };
}

// Traces that are read or being finished: so that reading seldom waits for DuckDB, and memory stays small.
const mostHere = 3;

/** One trace is read at a time: the next while DuckDB, on threads of its own, finishes the runs of those before. */
function workHere(options: WorkerOptions): IngestWorkers {
  const atWork = new Set<Promise<IngestedTrace>>();
  let lastRead = Promise.resolve();
  const inTurn = async (source: FoundTrace, onBytes: (bytes: number) => void) => {
    const turn = lastRead;
    let onRead = () => {};
    lastRead = new Promise((resolve) => {
      onRead = resolve;
    });
    await turn;
    try {
      return await ingestSource(source, { ...options, onBytes, onRead });
    } finally {
      // One that could not be read to its end holds nobody up.
      onRead();
    }
  };
  return {
    inFlight: mostHere,
    ingest(source, onBytes) {
      const ingested = inTurn(source, onBytes);
      atWork.add(ingested);
      return ingested.finally(() => atWork.delete(ingested));
    },
    async close() {
      await Promise.allSettled(atWork);
    },
  };
}

function ask(
  worker: ChildProcess,
  request: WorkerRequest,
  onBytes: (bytes: number) => void,
): Promise<IngestedTrace> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      action();
    };
    const onMessage = (message: unknown) => {
      const answer = message as WorkerAnswer;
      if ("bytes" in answer) onBytes(answer.bytes);
      else settle(() => ("trace" in answer ? resolve(answer.trace) : reject(fromFailure(answer.failure))));
    };
    const onError = (error: unknown) => settle(() => reject(error));
    const onExit = (code: number | null, signal: string | null) =>
      onError(
        new HindcastError("internal", `the process that ingests ended early, by ${signal ?? `code ${code}`}`),
      );
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    if (worker.connected) worker.send(request);
    else onExit(worker.exitCode, worker.signalCode);
  });
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
