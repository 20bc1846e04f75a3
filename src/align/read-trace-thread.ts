import { parentPort, workerData } from "node:worker_threads";
import { readTrace, type TraceJob } from "./read-trace.ts";
import type { Wanted } from "./run-texts.ts";
import type { FromThread } from "./trace-threads.ts";

/*
 * The thread behind `readInThreads`: reads the traces it is told to, one after the other. This is a module of its own
 * because a thread starts with a file.
 */

// Messages cost more than reading a block: bytes are told in larger amounts.
const bytesPerMessage = 32 << 20;

const wanted: Wanted = workerData;

parentPort?.on("message", async (job: TraceJob) => {
  const tell = (message: FromThread) => parentPort?.postMessage(message);
  let untold = 0;
  const onBytes = (bytes: number) => {
    untold += bytes;
    if (untold < bytesPerMessage) return;
    tell({ bytes: untold });
    untold = 0;
  };
  const end = await readTrace(job, wanted, onBytes);
  tell({ bytes: untold, end });
});
