import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { fromFailure, HindcastError, type SentError } from "../../model/error.ts";
import type { ByteReader } from "../byte-reader.ts";
import type { MemberSource } from "./plaintext.ts";
import { RingReader, sharedRing } from "./shared-ring.ts";

/** What the thread starts with. */
export interface ThreadData {
  readonly source: MemberSource;
  readonly memory: SharedArrayBuffer;
  readonly failures: MessagePort;
}

// Enough for the reader to work on while the next pieces are made; more makes nothing faster.
const ringBytes = 1 << 20;
// A thread that could not start, or died where no code of it could say so, is given up after this: it gives a sign of
// life every second. In turns, so that a computer put to sleep does not count its sleep as the thread's silence.
const patienceMilliseconds = 5000;
const turns = 3;

// Node 20 starts no thread from TypeScript: from source (in tests) the thread is the built one.
const threadFile = new URL(
  "thread.js",
  import.meta.url.replace(/\/src\/(bytes\/zip\/thread-reader)\.ts$/, "/dist/$1.js"),
);

/**
 * Reads a member while another thread inflates and decrypts it. `read` blocks, and gives the end of the data only
 * when all of it was verified.
 */
export function readInThread(source: MemberSource, name: string, size: number | undefined): ByteReader {
  const memory = sharedRing(ringBytes);
  const { port1: failures, port2 } = new MessageChannel();
  const data: ThreadData = { source, memory, failures: port2 };
  // Flags of the process, such as --input-type, are not meant for the thread and could keep it from starting.
  const thread = new Worker(threadFile, { workerData: data, transferList: [port2], execArgv: [] });
  // The error of a thread that could not start; the code in it reports its own.
  let crash: unknown;
  thread.on("error", (error) => {
    crash = error;
  });
  thread.unref();
  failures.unref();
  const ring = new RingReader(memory);
  let failure: HindcastError | undefined;

  const wait = (target: Uint8Array) => {
    for (let turn = 0; turn < turns; turn++) {
      const read = ring.read(target, patienceMilliseconds);
      if (read !== "silent") return read;
    }
    return "silent";
  };
  return {
    name,
    size,
    read(target) {
      if (target.byteLength === 0)
        throw new RangeError("no room to read into: an answer of 0 would look like the end");
      if (failure) throw failure;
      const read = wait(target);
      if (typeof read === "number") return read;
      failure = read === "failed" ? received(failures, crash) : lost(crash);
      throw failure;
    },
    close() {
      failure ??= new HindcastError("internal", `${name} is closed`);
      ring.close();
      failures.close();
      void thread.terminate();
    },
  };
}

function received(failures: MessagePort, crash: unknown): HindcastError {
  const failure: SentError | undefined = receiveMessageOnPort(failures)?.message;
  return failure ? fromFailure(failure) : lost(crash);
}

function lost(cause: unknown): HindcastError {
  return new HindcastError("internal", "the thread that reads the zip ended without saying why", { cause });
}
