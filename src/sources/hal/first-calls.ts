import type { ByteReader } from "../../bytes/byte-reader.ts";
import { type CursorOptions, JsonCursor } from "../../bytes/json-cursor.ts";
import { byTime } from "../../model/call-order.ts";
import { type Json, JsonNumber } from "../../model/json.ts";
import type { Opening } from "../../model/opening.ts";
import type { TraceSummary } from "../../model/trace.ts";
import { isObject } from "./fields.ts";
import { halOutcomes } from "./outcomes.ts";
import { type RunIdentity, runIdentity } from "./run-identity.ts";
import { type CallStart, openingOf, readCallStart } from "./trace/call-start.ts";
import { KnownConversations } from "./trace/known-conversations.ts";
import { eachKey } from "./trace/read-plain.ts";
import { readThinned } from "./trace/thin-evaluation.ts";

export interface FirstCallsOptions extends CursorOptions {
  /** Told who ran what once that is known; when it answers false, the rest is left unread. */
  readonly isWanted?: (identity: RunIdentity) => boolean;
  /** Told the id and the trace id of every call. */
  readonly onCallId?: (id: string) => void;
}

/** How the work at each task of a trace began. */
export interface FirstCalls {
  readonly identity: RunIdentity;
  readonly shape: TraceSummary["shape"];
  /**
   * Every task that the trace knows of, with what its first model call by time opens with; `undefined` for a task that
   * no model was called for. In the form of 2026 the one conversation of a task stands for its first call.
   */
  readonly tasks: ReadonlyMap<string, Opening | undefined>;
}

// The caller gets its turn this often.
const callsPerTurn = 500;

/**
 * Reads how the work at each task of a HAL trace began, from a trace of any generation and size, in memory that grows
 * with its tasks only. Of the calls little more than the first messages is decoded. Every step of the generator is a
 * turn for the caller; the result is what it returns: `undefined` when the trace was not wanted.
 *
 * The trace may be no usable run otherwise: neither a score nor a model is asked for.
 *
 * @throws HindcastError `bad-input` where the file stops being JSON.
 */
export function* readFirstCalls(
  reader: ByteReader,
  options: FirstCallsOptions = {},
): Generator<void, FirstCalls | undefined> {
  const cursor = new JsonCursor(reader, options);
  const tasks = new Map<string, Opening | undefined>();
  let identity = runIdentity(undefined);
  let results: Json | undefined;
  let evaluation: Json | undefined;
  let shape: TraceSummary["shape"] = "none";

  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    switch (key) {
      case "config":
        identity = runIdentity(cursor.value());
        if (options.isWanted?.(identity) === false) return undefined;
        break;
      case "results":
        results = cursor.value();
        break;
      case "raw_eval_results":
        evaluation = readThinned(cursor);
        break;
      case "raw_logging_results":
        shape = yield* readLogs(cursor, tasks, options);
        break;
      default:
        cursor.skip();
    }
  }
  cursor.end();
  for (const taskId of listedTasks(identity.benchmark, results, evaluation)) {
    if (!tasks.has(taskId)) tasks.set(taskId, undefined);
  }
  return { identity, shape, tasks };
}

function* readLogs(
  cursor: JsonCursor,
  tasks: Map<string, Opening | undefined>,
  options: FirstCallsOptions,
): Generator<void, TraceSummary["shape"]> {
  switch (cursor.peek()) {
    case "object":
      readByTask(cursor, tasks);
      return "by-task";
    case "list": {
      const first = new Map<string, CallStart>();
      const conversations = new KnownConversations();
      cursor.enterList();
      for (let position = 0; cursor.nextItem(); position++) {
        if (position % callsPerTurn === callsPerTurn - 1) yield;
        if (cursor.peek() !== "object") cursor.skip();
        else
          keepFirst(first, readCallStart(cursor, conversations, position, leaver(cursor, options)), options);
      }
      for (const [taskId, start] of first) tasks.set(taskId, start.opening);
      return "calls";
    }
    default:
      cursor.skip();
      return "none";
  }
}

/** How to get behind the call at the cursor at once, in a file that is indented. */
function leaver(cursor: JsonCursor, { strict }: FirstCallsOptions): (() => void) | undefined {
  const indent = strict ? undefined : cursor.blockIndent();
  const { depth } = cursor;
  return indent === undefined ? undefined : () => cursor.leaveByLine(depth, indent);
}

function keepFirst(first: Map<string, CallStart>, start: CallStart, { onCallId }: FirstCallsOptions): void {
  onCallId?.(start.callId);
  if (start.traceId !== undefined) onCallId?.(start.traceId);
  if (start.taskId === undefined) return;
  const known = first.get(start.taskId);
  if (known === undefined || isBefore(start, known)) first.set(start.taskId, start);
}

// A call that sent messages comes before one that did not, and one whose messages can be read before one whose cannot.
function isBefore(a: CallStart, b: CallStart): boolean {
  const rank = ({ opening, isResolved }: CallStart) => (opening === undefined ? 2 : isResolved ? 0 : 1);
  return (rank(a) - rank(b) || byTime(a, b)) < 0;
}

function readByTask(cursor: JsonCursor, tasks: Map<string, Opening | undefined>): void {
  const conversations = new KnownConversations();
  eachKey(cursor, (taskId) => {
    let opening: Opening | undefined;
    eachKey(cursor, (key) => {
      if (key === "messages") opening = openingOf(conversations.read(cursor, undefined).said);
      else cursor.skip();
    });
    tasks.set(taskId, opening);
  });
}

function listedTasks(
  benchmark: string | undefined,
  results: Json | undefined,
  evaluation: Json | undefined,
): string[] {
  const passedTasks = texts(field(results, "successful_tasks") ?? field(results, "passed_tasks"));
  const failedTasks = texts(field(results, "failed_tasks"));
  const latencies = field(results, "latencies");
  return [
    ...halOutcomes({ benchmark: benchmark ?? "", passedTasks, failedTasks }, evaluation).map(
      ({ taskId }) => taskId,
    ),
    ...(isObject(latencies) ? latencies.keys() : []),
  ];
}

function field(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value.get(key) : undefined;
}

function texts(list: Json | undefined): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: Json) =>
    typeof item === "string" ? [item] : item instanceof JsonNumber ? [item.text] : [],
  );
}
