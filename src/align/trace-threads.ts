import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { readTrace, type TraceEnd, type TraceJob } from "./read-trace.ts";
import type { Wanted } from "./run-texts.ts";
import { SharedTexts } from "./shared-texts.ts";

/** What a thread tells: bytes read since it told last and, at the end of a trace, how it ended. */
export interface FromThread {
  readonly bytes: number;
  readonly end?: TraceEnd;
}

export interface TraceEvents {
  read(job: TraceJob, bytes: number): void;
  finished(job: TraceJob): void;
}

// Every thread takes some 60 MB, and more of them wait for the disk.
const mostThreads = 3;

/** Reads traces, a few at a time, each in one thread; ends come in the order of the jobs. */
export async function readInThreads(
  jobs: readonly TraceJob[],
  wanted: Wanted,
  events: TraceEvents,
): Promise<TraceEnd[]> {
  const ends = new Array<TraceEnd>(jobs.length);
  const texts = new SharedTexts();
  let next = 0;
  const work = async (read: ReadOne) => {
    while (next < jobs.length) {
      const index = next++;
      const job = jobs[index] as TraceJob;
      const end = await read(job, (bytes) => events.read(job, bytes));
      ends[index] = { ...end, run: texts.of(end.run) };
      events.finished(job);
    }
  };
  // Node 20 starts no thread from TypeScript.
  if (import.meta.url.endsWith(".ts")) {
    await work((job, onBytes) => readTrace(job, wanted, onBytes));
  } else {
    const threads = Math.min(mostThreads, availableParallelism(), jobs.length);
    await Promise.all(Array.from({ length: threads }, () => withThread(wanted, work)));
  }
  return ends;
}

type ReadOne = (job: TraceJob, onBytes: (bytes: number) => void) => Promise<TraceEnd>;

async function withThread(wanted: Wanted, work: (read: ReadOne) => Promise<void>): Promise<void> {
  // Flags of the process, such as --input-type, are not meant for the thread and could keep it from starting.
  const file = new URL("../align/read-trace-thread.js", import.meta.url);
  const thread = new Worker(file, { workerData: wanted, execArgv: [] });
  try {
    await work((job, onBytes) => ask(thread, job, onBytes));
  } finally {
    await thread.terminate();
  }
}

function ask(thread: Worker, job: TraceJob, onBytes: (bytes: number) => void): Promise<TraceEnd> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`the thread that reads ${job.name} ended early`));
    const hear = ({ bytes, end }: FromThread) => {
      onBytes(bytes);
      if (end === undefined) return;
      thread.off("message", hear).off("error", reject).off("exit", ended);
      resolve(end);
    };
    thread.on("message", hear).on("error", reject).on("exit", ended);
    thread.postMessage(job);
  });
}
