import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { isAlive } from "../../bytes/is-alive.ts";
import { HindcastError, messageOf } from "../../model/error.ts";
import {
  listSegments,
  readLine,
  SegmentWriter,
  scanSegment,
  segmentName,
} from "../../models/journal/segment.ts";
import { type RunEvent, runEventSchema } from "./events.ts";
import { type AskedCalls, RunState } from "./run-state.ts";

/**
 * The durable log of a run. An event is on the disk before it counts; each process appends to a segment of its own, so
 * that what a kill tore is the last line of a file that nobody writes to again.
 */
export class RunLog implements AsyncDisposable {
  readonly state: RunState;
  readonly #lock: string;
  readonly #writer: SegmentWriter;
  /** Where the writer writes. */
  readonly #segment: string;

  private constructor(state: RunState, lock: string, writer: SegmentWriter, segment: string) {
    this.state = state;
    this.#lock = lock;
    this.#writer = writer;
    this.#segment = segment;
  }

  /** Opens a run's log to go on with it. @throws HindcastError `usage` while another process does, `output` */
  static async open(folder: string): Promise<RunLog> {
    const events = path.join(folder, "log");
    try {
      await mkdir(events, { recursive: true });
      const lock = path.join(folder, "lock");
      await takeLock(lock);
      const segment = path.join(events, segmentName(new Date()));
      const writer = await SegmentWriter.create(segment);
      return new RunLog(readRunState(folder), lock, writer, segment);
    } catch (cause) {
      if (HindcastError.isInstance(cause)) throw cause;
      throw new HindcastError("output", `cannot write ${folder}: ${messageOf(cause)}`, { cause });
    }
  }

  /** Appends an event. Done when it is on the disk. @throws HindcastError `output` */
  async append(event: RunEvent): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    let offset: number;
    try {
      offset = await this.#writer.append(line);
    } catch (cause) {
      throw new HindcastError("output", `cannot write the log of the run: ${messageOf(cause)}`, {
        hint: "what was logged so far is safe; make room, and resume",
        cause,
      });
    }
    this.state.take(event, callsAt(this.#segment, offset, line.length - 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await rm(this.#lock, { force: true });
  }
}

/** What a run's log tells, without going on with it. */
export function readRunState(folder: string): RunState {
  const state = new RunState();
  const events = path.join(folder, "log");
  for (const name of listSegments(events)) {
    const segment = path.join(events, name);
    scanSegment(segment, 0, (line, offset) => {
      const event = parsed(line);
      if (event) state.take(event, callsAt(segment, offset, line.length));
    });
  }
  return state;
}

// What was said stays on the disk. (A function of its own, so that what it returns holds no line.)
function callsAt(segment: string, offset: number, length: number): AskedCalls["read"] {
  return () => {
    const event = readEvent(segment, offset, length);
    if (event && "calls" in event) return event.calls;
    throw new HindcastError("bad-input", `${segment} has changed since it was read`);
  };
}

function readEvent(segment: string, offset: number, length: number): RunEvent | undefined {
  try {
    return parsed(readLine(segment, offset, length));
  } catch (cause) {
    throw new HindcastError("bad-input", `cannot read ${segment}: ${messageOf(cause)}`, { cause });
  }
}

// A line that was torn, or is of a later version, tells nothing.
function parsed(line: Buffer): RunEvent | undefined {
  try {
    return runEventSchema.safeParse(JSON.parse(line.toString())).data;
  } catch {
    return undefined;
  }
}

// Two processes at work on one run would ask everything twice.
async function takeLock(lock: string): Promise<void> {
  for (;;) {
    try {
      const handle = await open(lock, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const owner = Number(await readFile(lock, "utf8").catch(() => ""));
    // One that holds no number was torn by a kill.
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      throw new HindcastError("usage", `process ${owner} is at work on this run`);
    }
    await rm(lock, { force: true });
  }
}
