import type { RawFields } from "../../bytes/json-fields.ts";
import { secondsBetween } from "../../model/instant.ts";
import type { TraceCall } from "../../model/trace.ts";
import { textOf } from "./json-parts.ts";
import type { SampleMessages } from "./sample-messages.ts";

/** The sample that an event stands in, as its calls need it. */
export interface EventContext {
  readonly taskId: string;
  readonly epoch: number;
  readonly uuid: string | undefined;
  readonly messages: SampleMessages;
  /** Hashes of the messages that events refer to by their place. */
  readonly pool: readonly string[];
}

/** What only calls of some kinds have. */
type OwnFields = Pick<TraceCall, "operation" | "model"> &
  Partial<
    Omit<
      TraceCall,
      "operation" | "model" | "callId" | "position" | "taskId" | "epoch" | "parentId" | "traceId"
    >
  >;

/** The call of an event: what calls of every kind have in common, and what is its own. */
export function eventCall(
  event: RawFields,
  position: number,
  { taskId, epoch, uuid }: EventContext,
  own: OwnFields,
): TraceCall {
  const startedAt = textOf(event.get("timestamp"));
  const endedAt = textOf(event.get("completed"));
  // Written out: an object of so many fields that is put together by spreading others takes four kilobytes.
  return {
    callId: textOf(event.get("uuid")) ?? `#${position}`,
    position,
    taskId,
    epoch,
    parentId: undefined,
    traceId: uuid,
    operation: own.operation,
    model: own.model,
    startedAt,
    endedAt,
    latencySeconds: own.latencySeconds ?? secondsBetween(startedAt, endedAt),
    messages: own.messages ?? [],
    answer: own.answer,
    finishReason: own.finishReason,
    tokens: own.tokens,
    exception: own.exception,
    role: own.role,
    cached: own.cached,
  };
}
