import { collectOften, heapGrowth } from "../bytes/collect-often.ts";
import { toFailure } from "../model/error.ts";
import { findAgain } from "../sources/find-traces.ts";
import { ingestSource } from "./ingest-source.ts";
import type { WorkerAnswer, WorkerRequest } from "./ingest-workers.ts";

/*
 * The process behind `openWorkers`: ingests one trace after another, as it is told, until nobody is there to tell it.
 * This is a module of its own because a process starts with a file.
 */

collectOften(heapGrowth.ingest);

process.on("message", async ({ source, options }: WorkerRequest) => {
  try {
    const found = await findAgain(source, { password: options.password });
    const onBytes = (bytes: number) => answer({ bytes });
    answer({ trace: await ingestSource(found, { ...options, onBytes }) });
  } catch (error) {
    answer({ failure: toFailure(error) });
  }
});

// Also when the other process was killed: what is half read is given up then, and read again another time.
process.on("disconnect", () => process.exit());

function answer(message: WorkerAnswer): void {
  if (process.connected) process.send?.(message);
}
