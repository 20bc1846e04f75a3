import type { Fields } from "../../bytes/json-fields.ts";
import { secondsBetween } from "../hal/trace/time.ts";
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

/** What calls of every kind have in common. */
export function common(event: Fields, position: number, { taskId, epoch, uuid }: EventContext) {
  const startedAt = textOf(event.get("timestamp"));
  const endedAt = textOf(event.get("completed"));
  return {
    callId: textOf(event.get("uuid")) ?? `#${position}`,
    position,
    taskId,
    epoch,
    parentId: undefined,
    traceId: uuid,
    startedAt,
    endedAt,
    latencySeconds: secondsBetween(startedAt, endedAt),
  };
}
